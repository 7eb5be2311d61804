-- What came after the window for promises that their window left short, and was taken by no
-- promise in its window. Late money counts once too, the earliest promised date first. Of one
-- scope, a later promised date never has an earlier end of window, so what the first k promises
-- take is the smaller of what they want and, for every j up to k, what those before j want plus
-- what came after the window of j.
with paid as (
    select * from {{ ref('item_promise_payments') }}
    union all
    select * from {{ ref('customer_promise_payments') }}
),

policy as (
    select coalesce(max(amount_tolerance), 0) as amount_tolerance
    from {{ ref('stg_policy__promise_policy') }}
),

short as (
    select
        windows.promise_id,
        windows.scope_key,
        windows.promised_date,
        windows.window_end,
        windows.wanted_amount - paid.paid_amount as wanted_amount
    from {{ ref('promise_windows') }} as windows
    cross join policy
    inner join paid on windows.promise_id = paid.promise_id
    where
        windows.window_end < {{ as_of_date() }}
        and not windows.has_newer
        and windows.wanted_amount - paid.paid_amount > policy.amount_tolerance
),

payments as (
    select
        cash.scope_key,
        cash.paid_on,
        cash.paid_amount - coalesce(takings.taken_amount, 0) as left_amount
    from {{ ref('item_promise_cash') }} as cash
    left join {{ ref('item_promise_takings') }} as takings
        on cash.application_id = takings.application_id
    union all
    select
        receipts.scope_key,
        receipts.effective_date as paid_on,
        receipts.available_amount - coalesce(takings.taken_amount, 0) as left_amount
    from {{ ref('promise_receipts') }} as receipts
    left join {{ ref('customer_promise_takings') }} as takings
        on receipts.credit_id = takings.credit_id
),

came_in as (
    select
        short.promise_id,
        short.scope_key,
        short.promised_date,
        short.wanted_amount,
        {{ sum_amount('payments.left_amount') }} as received_amount
    from short
    left join payments
        on short.scope_key = payments.scope_key and short.window_end < payments.paid_on
    group by short.promise_id, short.scope_key, short.promised_date, short.wanted_amount
),

queued as (
    select
        *,
        sum(wanted_amount) over (
            partition by scope_key order by promised_date, promise_id
            rows between unbounded preceding and current row
        ) as wanted_so_far
    from came_in
),

limited as (
    select
        *,
        least(
            wanted_so_far,
            min(received_amount + wanted_so_far - wanted_amount) over (
                partition by scope_key order by promised_date, promise_id
                rows between unbounded preceding and current row
            )
        ) as taken_so_far
    from queued
)

select
    promise_id,
    cast(
        taken_so_far - coalesce(
            lag(taken_so_far) over (
                partition by scope_key order by promised_date, promise_id
            ),
            0
        ) as decimal(38, 4)
    ) as late_amount
from limited

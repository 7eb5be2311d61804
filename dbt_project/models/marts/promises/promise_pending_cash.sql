-- For promises by item whose window is over and that are short of money: what unapplied cash
-- received by the end of the window would give them, the earliest promised date first.
with policy as (
    select coalesce(max(amount_tolerance), 0) as amount_tolerance
    from {{ ref('stg_policy__promise_policy') }}
),

short as (
    select
        windows.promise_id,
        'debtor|' || windows.company_id || '|' || windows.debtor_id || '|' || windows.currency_code
            as scope_key,
        windows.promised_date,
        windows.window_end as cash_until,
        windows.wanted_amount - payments.paid_amount as wanted_amount
    from {{ ref('promise_windows') }} as windows
    cross join policy
    inner join {{ ref('item_promise_payments') }} as payments
        on windows.promise_id = payments.promise_id
    where
        windows.window_end < {{ as_of_date() }}
        and not windows.has_newer
        and windows.wanted_amount - payments.paid_amount > policy.amount_tolerance
),

promises as (
    select
        *,
        scope_key as batch_key,
        cast('0001-01-01' as date) as cash_from
    from short
),

payments as (
    select
        credit_id as payment_key,
        scope_key,
        effective_date as paid_on,
        unclaimed_amount as paid_amount
    from {{ ref('unclaimed_cash') }}
),

{{ paid_earliest_first('promises', 'payments') }}

select
    promise_id,
    paid_amount as pending_amount
from paid

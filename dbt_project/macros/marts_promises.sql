{#- What each promise receives when money counts once and the earliest promised date is served first.

    `promises`: promise_id, batch_key, cash_from, cash_until, promised_date, wanted_amount.
    `payments`: payment_key, batch_scope, paid_on, paid_amount, where batch_scope = promises.scope_key.
    Promises of one batch share cash_from, and a later promised date never has an earlier cash_until,
    so each takes what it wants of what its window received and those before it left. Refunds may
    have made that less than they took, so what is left is reckoned one promise after another. -#}
{% macro paid_earliest_first(promises, payments) -%}
came_in as (
    select
        promises.promise_id,
        promises.batch_key,
        promises.promised_date,
        promises.wanted_amount,
        greatest({{ sum_amount('payments.paid_amount') }}, 0) as received_amount
    from {{ promises }} as promises
    left join {{ payments }} as payments
        on
            promises.scope_key = payments.scope_key
            and payments.paid_on >= promises.cash_from
            and payments.paid_on <= promises.cash_until
    group by
        promises.promise_id, promises.batch_key, promises.promised_date, promises.wanted_amount
),

queued as (
    select
        *,
        row_number() over (partition by batch_key order by promised_date, promise_id) as place
    from came_in
),

paid as (
    with recursive taken as (
        select
            promise_id,
            batch_key,
            place,
            cast(0 as decimal(38, 4)) as taken_before,
            cast(least(wanted_amount, received_amount) as decimal(38, 4)) as taken_so_far
        from queued
        where place = 1
        union all
        select
            queued.promise_id,
            queued.batch_key,
            queued.place,
            taken.taken_so_far as taken_before,
            cast(
                least(
                    taken.taken_so_far + queued.wanted_amount,
                    greatest(taken.taken_so_far, queued.received_amount)
                ) as decimal(38, 4)
            ) as taken_so_far
        from taken
        inner join queued
            on taken.batch_key = queued.batch_key and taken.place + 1 = queued.place
    )

    select
        promise_id,
        batch_key,
        cast(taken_so_far - taken_before as decimal(38, 4)) as paid_amount
    from taken
)
{%- endmacro %}

{#- How much of each payment those promises took: a batch always takes the earliest money first, so
    what it took in all is a first stretch of the payments in its window. -#}
{% macro taken_from_payments(promises, payments, paid) -%}
batches as (
    select
        promises.batch_key,
        min(promises.scope_key) as scope_key,
        min(promises.cash_from) as cash_from,
        max(promises.cash_until) as cash_until,
        sum(paid.paid_amount) as taken_amount
    from {{ promises }} as promises
    inner join {{ paid }} as paid on promises.promise_id = paid.promise_id
    group by promises.batch_key
),

received as (
    select
        batches.batch_key,
        batches.taken_amount as batch_amount,
        payments.payment_key,
        payments.paid_on,
        sum(payments.paid_amount) over (
            partition by batches.batch_key order by payments.paid_on, payments.payment_key
            rows between unbounded preceding and current row
        ) as received_so_far
    from batches
    inner join {{ payments }} as payments
        on
            batches.scope_key = payments.scope_key
            and payments.paid_on >= batches.cash_from
            and payments.paid_on <= batches.cash_until
),

-- After a refund the next money first fills the gap it left.
peaked as (
    select
        *,
        least(
            greatest(
                max(received_so_far) over (
                    partition by batch_key order by paid_on, payment_key
                    rows between unbounded preceding and current row
                ),
                0
            ),
            batch_amount
        ) as taken_so_far
    from received
),

taken as (
    select
        payment_key,
        cast(
            taken_so_far - coalesce(
                lag(taken_so_far) over (partition by batch_key order by paid_on, payment_key), 0
            ) as decimal(38, 4)
        ) as taken_amount
    from peaked
)
{%- endmacro %}

-- How much of every application the promises by item took.
with promises as (
    select * from {{ ref('promise_windows') }}
    where receivable_id is not null and not is_withdrawn and not is_other_currency
),

payments as (
    select
        application_id as payment_key,
        scope_key,
        paid_on,
        paid_amount
    from {{ ref('item_promise_cash') }}
),

{{ taken_from_payments('promises', 'payments', ref('item_promise_payments')) }}

select
    payment_key as application_id,
    cast(sum(taken_amount) as decimal(38, 4)) as taken_amount
from taken
where taken_amount > 0
group by payment_key

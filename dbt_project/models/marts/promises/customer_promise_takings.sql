-- How much of every receipt the promises by customer took.
with promises as (
    select * from {{ ref('promise_windows') }}
    where receivable_id is null and not is_withdrawn
),

payments as (
    select
        credit_id as payment_key,
        scope_key,
        effective_date as paid_on,
        available_amount as paid_amount
    from {{ ref('promise_receipts') }}
),

{{ taken_from_payments('promises', 'payments', ref('customer_promise_payments')) }}

select
    payment_key as credit_id,
    cast(sum(taken_amount) as decimal(38, 4)) as taken_amount
from taken
where taken_amount > 0
group by payment_key

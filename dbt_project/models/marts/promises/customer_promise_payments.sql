-- Promises by customer are valued by the customer's receipts.
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

{{ paid_earliest_first('promises', 'payments') }}

select * from paid

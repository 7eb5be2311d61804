-- Promises by item are valued by what was applied to their item.
with promises as (
    select * from {{ ref('promise_windows') }}
    where receivable_id is not null and not is_withdrawn and not is_other_currency
),

payments as (
    select
        application_id as payment_key,
        'item|' || undivided_receivable_id as scope_key,
        effective_date as paid_on,
        reducing_amount as paid_amount
    from {{ ref('effective_applications') }}
),

{{ paid_earliest_first('promises', 'payments') }}

select * from paid

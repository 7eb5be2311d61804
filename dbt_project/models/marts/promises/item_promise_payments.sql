-- Promises by item are valued by what was applied to their item.
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

{{ paid_earliest_first('promises', 'payments') }}

select * from paid

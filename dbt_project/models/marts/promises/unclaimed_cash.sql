-- Unapplied receipts that no promise has taken: they may be what a promise by item is waiting
-- for.
select
    receipts.credit_id,
    receipts.scope_key,
    receipts.effective_date,
    cast(
        least(
            unapplied.unapplied_amount,
            receipts.available_amount - coalesce(takings.taken_amount, 0)
        ) as decimal(38, 4)
    ) as unclaimed_amount
from {{ ref('promise_receipts') }} as receipts
inner join {{ ref('unapplied_credits') }} as unapplied on receipts.credit_id = unapplied.credit_id
left join {{ ref('customer_promise_takings') }} as takings
    on receipts.credit_id = takings.credit_id

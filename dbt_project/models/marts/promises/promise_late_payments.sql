-- What has come for a promise from the day it was made until as_of and was taken by no promise:
-- money that came after the window.
with windows as (
    select * from {{ ref('promise_windows') }}
    where not is_withdrawn and window_end < {{ as_of_date() }}
),

payments as (
    select
        'item|' || applications.receivable_id as scope_key,
        applications.effective_date as paid_on,
        applications.reducing_amount - coalesce(takings.taken_amount, 0) as left_amount
    from {{ ref('effective_applications') }} as applications
    left join {{ ref('item_promise_takings') }} as takings
        on applications.application_id = takings.application_id
    union all
    select
        receipts.scope_key,
        receipts.effective_date as paid_on,
        receipts.available_amount - coalesce(takings.taken_amount, 0) as left_amount
    from {{ ref('promise_receipts') }} as receipts
    left join {{ ref('customer_promise_takings') }} as takings
        on receipts.credit_id = takings.credit_id
)

select
    windows.promise_id,
    {{ sum_amount('payments.left_amount') }} as late_amount
from windows
inner join payments
    on windows.scope_key = payments.scope_key and windows.made_on <= payments.paid_on
group by windows.promise_id

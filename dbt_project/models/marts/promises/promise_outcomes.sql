-- The promises that a debtor, and the rep in charge, are measured by: those kept, kept in part or
-- broken. What is still open, waits to be applied, was withdrawn or replaced, or cannot be measured
-- says nothing about reliability. Within the tolerance all of it was kept.
with promises as (
    select
        *,
        promise_state in ('kept', 'partially_kept', 'broken') as is_judged,
        case when promise_state = 'kept' then promised_amount else paid_in_window end as kept_amount
    from {{ ref('promises') }}
),

subjects as (
    select
        *,
        'debtor' as subject_type,
        debtor_id as subject_id
    from promises
    union all
    select
        *,
        'sales_rep' as subject_type,
        sales_rep_id as subject_id
    from promises
    where sales_rep_id is not null
)

select
    company_id || '|' || subject_type || '|' || subject_id || '|' || coalesce(currency_code, '')
        as reliability_id,
    company_id,
    subject_type,
    subject_id,
    currency_code,
    source_row_id,
    promise_state,
    is_kept_late,
    is_judged,
    cast(case when is_judged then promised_amount else 0 end as decimal(38, 4)) as promised_amount,
    cast(case when is_judged then kept_amount else 0 end as decimal(38, 4)) as kept_amount,
    cast(case when is_judged then promised_amount - kept_amount else 0 end as decimal(38, 4))
        as broken_amount
from subjects

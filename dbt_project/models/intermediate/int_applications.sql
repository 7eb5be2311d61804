with applications as (
    {{ union_staged("applications") }}
)

select
    application_id,
    source_row_id,
    company_id,
    credit_id,
    receivable_id,
    effective_date,
    known_date,
    amount,
    credit_amount,
    discount_amount,
    -- What the ERP applied is a fact, so its confidence is one.
    'erp' as application_method,
    cast(1 as decimal(5, 4)) as confidence,
    reversed_on
from applications

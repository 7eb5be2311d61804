with applications as (
    select * from {{ ref("int_application_shares") }}
),

inferred as (
    select * from {{ ref("int_remittance_applications") }}
    union all
    select * from {{ ref("int_exact_sum_applications") }}
    union all
    select * from {{ ref("int_statutory_applications") }}
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
union all
select
    application_id,
    source_row_id,
    company_id,
    credit_id,
    receivable_id,
    effective_date,
    -- Both rows are there from that day on, so the inference could be drawn.
    effective_date as known_date,
    amount,
    amount as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    application_method,
    confidence,
    cast(null as date) as reversed_on
from inferred

-- Everything noticed that does not stop the run: for the data team to look at.
with findings as (
    select * from {{ ref('receivable_findings') }}
    union all
    select * from {{ ref('credit_findings') }}
    union all
    select * from {{ ref('customer_findings') }}
    union all
    select * from {{ ref('calendar_findings') }}
    union all
    select * from {{ ref('override_findings') }}
    union all
    select * from {{ ref('guarantee_findings') }}
    union all
    select * from {{ ref('group_findings') }}
    union all
    select * from {{ ref('contract_findings') }}
    union all
    select * from {{ ref('letter_findings') }}
)

select
    finding_code || ':' || subject_id as finding_id,
    finding_code,
    source_row_id,
    subject_id,
    value,
    detail
from findings

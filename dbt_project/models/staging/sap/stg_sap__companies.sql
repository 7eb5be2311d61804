with receivables as (
    select * from {{ ref("stg_sap__receivables") }}
)

select
    company_id,
    min(source_row_id) as source_row_id
from receivables
group by company_id

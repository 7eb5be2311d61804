with items as (
    select * from {{ ref("stg_sap_tables__items") }}
)

select
    company_id,
    min(source_row_id) as source_row_id
from items
group by company_id

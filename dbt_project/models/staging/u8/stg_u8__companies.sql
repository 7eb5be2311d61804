with documents as (
    select * from {{ ref("base_u8__entries") }}
)

select
    parsed_company_id as company_id,
    min(source_row_id) as source_row_id
from documents
where failed_column is null and exclusion_reason is null
group by parsed_company_id

with listed as (
    select * from {{ ref("base_kingdee_list__receivables") }}
)

select
    parsed_company_id as company_id,
    min(source_row_id) as source_row_id
from listed
where failed_column is null and exclusion_reason is null
group by parsed_company_id

with receivables as (
    select * from {{ ref("base_generic__receivables") }}
)

-- The layout has no table of companies: a company code in use that the home does not describe.
select
    parsed_company_id as company_id,
    min(source_row_id) as source_row_id
from receivables
where failed_column is null and exclusion_reason is null
group by parsed_company_id

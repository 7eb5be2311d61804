with salesmen as (
    select * from {{ ref("base_kingdee__salesmen") }}
)

select
    parsed_sales_rep_number as sales_rep_id,
    source_row_id,
    coalesce(parsed_rep_name, parsed_sales_rep_number) as rep_name,
    cast(null as varchar) as department,
    cast(null as varchar) as manager_id,
    cast(null as varchar) as deputy_id,
    upper(trim(coalesce(forbidden_status, 'A'))) <> 'B' as is_active,
    cast(null as integer) as daily_capacity,
    cast(null as varchar) as email
from salesmen
where failed_column is null and exclusion_reason is null

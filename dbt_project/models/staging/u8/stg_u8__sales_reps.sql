with persons as (
    select * from {{ ref("base_u8__persons") }}
)

select
    parsed_sales_rep_number as sales_rep_id,
    source_row_id,
    parsed_rep_name as rep_name,
    parsed_department as department,
    cast(null as varchar) as manager_id,
    cast(null as varchar) as deputy_id,
    true as is_active,
    cast(null as integer) as daily_capacity,
    parsed_email as email
from persons
where failed_column is null and exclusion_reason is null

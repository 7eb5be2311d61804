with sales_reps as (
    select * from {{ ref("base_generic__sales_reps") }}
)

select
    parsed_sales_rep_number as sales_rep_id,
    source_row_id,
    parsed_rep_name as rep_name,
    parsed_department as department,
    parsed_manager_number as manager_id,
    parsed_deputy_number as deputy_id,
    coalesce(parsed_is_active, true) as is_active,
    parsed_daily_capacity as daily_capacity,
    parsed_email as email
from sales_reps
where failed_column is null and exclusion_reason is null

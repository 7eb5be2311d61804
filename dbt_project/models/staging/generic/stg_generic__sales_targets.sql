with sales_targets as (
    select * from {{ ref("base_generic__sales_targets") }}
)

select
    parsed_sales_rep_number as sales_rep_id,
    {{ first_of_month("parsed_target_month") }} as target_month,
    source_row_id,
    parsed_currency_code as currency_code,
    parsed_sales_target as sales_target,
    parsed_collection_target as collection_target
from sales_targets
where failed_column is null and exclusion_reason is null

with customers as (
    select * from {{ ref("base_odoo__partners") }}
)

select
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    source_row_id,
    source_name,
    parsed_customer_number as customer_number,
    parsed_customer_name as display_name,
    parsed_customer_name as legal_name,
    1 as name_variant_count,
    parsed_unified_social_credit_code as unified_social_credit_code,
    cast(null as varchar) as customer_group_id,
    parsed_sales_rep_number as sales_rep_id,
    cast(null as varchar) as region,
    cast(null as varchar) as payment_term,
    cast(null as varchar) as customer_importance,
    cast(null as varchar) as debtor_class,
    cast(null as varchar) as enterprise_size,
    cast(null as varchar) as legal_status,
    cast(null as varchar) as dunning_policy,
    cast(null as boolean) as is_intercompany,
    parsed_language as language
from customers
where failed_column is null and exclusion_reason is null

with customers as (
    select * from {{ ref("base_generic__customers") }}
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
    parsed_customer_group as customer_group_id,
    parsed_sales_rep_number as sales_rep_id,
    parsed_region as region,
    parsed_payment_term as payment_term,
    parsed_importance as customer_importance,
    parsed_debtor_class as debtor_class,
    parsed_enterprise_size as enterprise_size,
    parsed_legal_status as legal_status,
    parsed_dunning_policy as dunning_policy,
    parsed_is_intercompany as is_intercompany,
    parsed_language as language
from customers
where failed_column is null and exclusion_reason is null

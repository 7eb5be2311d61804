with limits as (
    select
        source_row_id,
        source_name,
        parsed_customer_number,
        parsed_currency_code,
        parsed_limit_amount,
        parsed_area,
        parsed_valid_until
    from {{ ref("base_sap_tables__credit_limits") }}
    where failed_column is null and exclusion_reason is null
    union all
    select
        source_row_id,
        source_name,
        parsed_customer_number,
        parsed_currency_code,
        parsed_limit_amount,
        parsed_area,
        parsed_valid_until
    from {{ ref("base_sap_tables__segment_limits") }}
    where failed_column is null and exclusion_reason is null
)

select
    {{ key("source_name", "parsed_customer_number", "parsed_area", "parsed_currency_code") }}
        as credit_limit_id,
    source_row_id,
    cast(null as varchar) as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    'limited' as limit_state,
    parsed_limit_amount as limit_amount,
    parsed_currency_code as currency_code,
    cast(null as date) as valid_from,
    parsed_valid_until as valid_until,
    'regular' as limit_kind
from limits

with partners as (
    select * from {{ ref("base_odoo__partners") }}
)

select
    {{ key("source_name", "parsed_customer_number", "'*'", "parsed_currency_code", "'*'") }}
        as credit_limit_id,
    source_row_id,
    cast(null as varchar) as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    'limited' as limit_state,
    parsed_credit_limit as limit_amount,
    parsed_currency_code as currency_code,
    cast(null as date) as valid_from,
    cast(null as date) as valid_until,
    'regular' as limit_kind
from partners
-- Zero is how Odoo writes that no limit is set.
where failed_column is null and exclusion_reason is null and parsed_credit_limit > 0

with limits as (
    select * from {{ ref("base_kingdee__credit_limits") }}
)

select
    {{ key("source_name", "parsed_customer_number", "'*'", "parsed_currency_code",
           "coalesce(cast(parsed_valid_from as varchar), '*')") }} as credit_limit_id,
    source_row_id,
    cast(null as varchar) as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    case when parsed_limit_amount = 0 then 'cash_only' else 'limited' end as limit_state,
    parsed_limit_amount as limit_amount,
    parsed_currency_code as currency_code,
    parsed_valid_from as valid_from,
    parsed_valid_until as valid_until,
    'regular' as limit_kind
from limits
where failed_column is null and exclusion_reason is null

with customers as (
    select * from {{ ref("base_u8__customers") }}
    -- bCredit 0: the limit is not controlled, so it is none.
    where
        failed_column is null and exclusion_reason is null
        and coalesce(parsed_is_limited, true) and parsed_credit_limit is not null
        and not (parsed_credit_limit = 0 and parsed_is_limited is null)
)

select
    {{ key("source_name", "parsed_customer_number", "'*'", "parsed_currency_code", "'*'") }}
        as credit_limit_id,
    source_row_id,
    cast(null as varchar) as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    case when parsed_credit_limit = 0 then 'cash_only' else 'limited' end as limit_state,
    parsed_credit_limit as limit_amount,
    parsed_currency_code as currency_code,
    cast(null as date) as valid_from,
    cast(null as date) as valid_until,
    'regular' as limit_kind
from customers

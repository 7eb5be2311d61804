with rates as (
    select * from {{ ref("base_odoo__rates") }}
)

select
    parsed_rate_date as rate_date,
    parsed_from_currency_code as from_currency_code,
    parsed_to_currency_code as to_currency_code,
    parsed_exchange_rate as exchange_rate,
    source_row_id
from rates
where
    failed_column is null and exclusion_reason is null
    and parsed_from_currency_code <> parsed_to_currency_code

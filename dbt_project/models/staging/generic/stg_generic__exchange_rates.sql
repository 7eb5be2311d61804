with exchange_rates as (
    select * from {{ ref("base_generic__exchange_rates") }}
)

select
    parsed_rate_date as rate_date,
    parsed_from_currency_code as from_currency_code,
    parsed_to_currency_code as to_currency_code,
    parsed_exchange_rate as exchange_rate,
    source_row_id
from exchange_rates
where failed_column is null and exclusion_reason is null

{{ config(materialized="table") }}

{% set columns = {
    "rate_date": "date!",
    "from_currency_code": "currency!",
    "to_currency_code": "currency!",
    "exchange_rate": "rate!",
} %}

with landed_exchange_rates as (
    select * from {{ source("landing", "generic_exchange_rates") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

landed as (
    select
        landed_exchange_rates.*,
        from_currencies.currency_code as from_currency_code_matched,
        to_currencies.currency_code as to_currency_code_matched
    from landed_exchange_rates
    left join currencies as from_currencies
        on upper(trim(landed_exchange_rates.from_currency_code)) = from_currencies.spelling
    left join currencies as to_currencies
        on upper(trim(landed_exchange_rates.to_currency_code)) = to_currencies.spelling
),

{{ judged_rows("landed", columns) }}

{% set columns = {
    "rate_date": "date!",
    "from_currency_code": "currency!",
    "to_currency_code": "currency!",
    "exchange_rate": "rate!",
} %}

with landed_rates as (
    select * from {{ source("landing", "odoo_res_currency_rate") }}
),

currency_codes as (
    select * from {{ ref("base_odoo__currencies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(currency_code) as home_currency_code from {{ ref("stg_home__companies") }}
),

-- Odoo keeps what one unit of the company's currency is in the other; asked for is the inverse.
landed as (
    select
        landed_rates._source_row_id,
        landed_rates._source,
        landed_rates._file_sha256,
        landed_rates._sheet,
        landed_rates._line,
        landed_rates._row_kind,
        landed_rates._date_format,
        landed_rates._number_forms,
        landed_rates._unit_power,
        landed_rates._restored,
        landed_rates._cells,
        landed_rates.name as rate_date,
        landed_rates.currency_id as from_currency_code,
        home.home_currency_code as to_currency_code,
        coalesce({{ inverse_rate("landed_rates.rate") }}, landed_rates.rate) as exchange_rate,
        currencies.currency_code as from_currency_code_matched,
        home.home_currency_code as to_currency_code_matched
    from landed_rates
    cross join home
    left join currency_codes
        on
            landed_rates._source = currency_codes.source_name
            and {{ same_code("landed_rates.currency_id", "currency_codes.parsed_currency_key") }}
    left join currencies
        on
            upper(trim(coalesce(currency_codes.parsed_currency_name, landed_rates.currency_id)))
            = currencies.spelling
),

{{ judged_rows("landed", columns) }}

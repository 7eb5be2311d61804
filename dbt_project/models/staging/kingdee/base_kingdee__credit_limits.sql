{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "code!",
    "currency_code": "currency_of_amount",
    "limit_amount": "amount",
    "valid_from": "date",
    "valid_until": "date",
} %}

with landed_limits as (
    select * from {{ source("landing", "kingdee_t_cre_custarchivesentry") }}
),

customers as (
    select * from {{ ref("base_kingdee__customers") }}
),

currency_codes as (
    select * from {{ ref("base_kingdee__currencies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(currency_code) as home_currency_code from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_limits._source_row_id,
        landed_limits._source,
        landed_limits._file_sha256,
        landed_limits._sheet,
        landed_limits._line,
        landed_limits._row_kind,
        landed_limits._date_format,
        landed_limits._number_forms,
        landed_limits._unit_power,
        landed_limits._restored,
        landed_limits._cells,
        coalesce(customers.parsed_customer_number, landed_limits.fobjectid) as customer_number,
        landed_limits.fcurrencyid as currency_code,
        landed_limits.fcreditamount as limit_amount,
        landed_limits.fstartdate as valid_from,
        landed_limits.fenddate as valid_until,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_limits
    cross join home
    left join customers
        on
            landed_limits._source = customers.source_name
            and {{ same_code("landed_limits.fobjectid", "customers.parsed_customer_key") }}
    left join currency_codes
        on
            landed_limits._source = currency_codes.source_name
            and {{ same_code("landed_limits.fcurrencyid", "currency_codes.parsed_currency_key") }}
    left join currencies
        on
            upper(
                coalesce(
                    currency_codes.parsed_currency_name,
                    {{ cell_text("landed_limits.fcurrencyid") }},
                    home.home_currency_code
                )
            ) = currencies.spelling
),

-- A blank limit is no limit, not a limit of zero.
{{ judged_rows("landed", columns, excluded={"blank_limit": "parsed_limit_amount is null"}) }}

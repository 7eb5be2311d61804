{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "text!",
    "currency_code": "currency_of_amount",
    "limit_amount": "amount",
    "area": "code!",
    "credit_account": "code",
    "valid_until": "date",
} %}

with landed_limits as (
    select * from {{ source("landing", "sap_tables_knkk") }}
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
        landed_limits._cells,
        landed_limits._number_forms,
        landed_limits._unit_power,
        landed_limits._restored,
        {{ without_zero_padding("landed_limits.kunnr") }} as customer_number,
        landed_limits.waers as currency_code,
        landed_limits.klimk as limit_amount,
        landed_limits.kkber as area,
        {{ without_zero_padding("landed_limits.knkli") }} as credit_account,
        cast(null as varchar) as valid_until,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_limits
    cross join home
    left join currencies
        on
            upper(coalesce({{ cell_text("landed_limits.waers") }}, home.home_currency_code))
            = currencies.spelling
),

-- SAP keeps no blank: a limit of zero is none. Whose credit account is another's (KNKLI) is judged
-- by the limit of that one.
{{ judged_rows("landed", columns,
               excluded={
                   "blank_limit": "coalesce(parsed_limit_amount, 0) = 0",
                   "other_credit_account": "parsed_credit_account <> parsed_customer_number",
               }) }}

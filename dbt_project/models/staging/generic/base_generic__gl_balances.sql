{{ config(materialized="table") }}

{% set columns = {
    "account_number": "code!",
    "currency_code": "currency!",
    "balance_date": "date!",
    "balance": "balance!",
    "company_id": "company!",
    "balance_side": "coded",
} %}

with landed_gl_balances as (
    select * from {{ source("landing", "generic_gl_balances") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_gl_balances.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_gl_balances
    cross join home
    left join currencies
        on upper(trim(landed_gl_balances.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns) }}

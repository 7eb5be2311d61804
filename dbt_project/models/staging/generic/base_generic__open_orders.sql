{{ config(materialized="table") }}

{% set columns = {
    "order_number": "code!",
    "customer_number": "code!",
    "currency_code": "currency!",
    "amount": "amount!",
    "line_number": "whole_number",
    "delivery_number": "code",
    "stage": "coded",
    "ordered_on": "date",
    "delivered_on": "date",
    "company_id": "company!",
} %}

with landed_open_orders as (
    select * from {{ source("landing", "generic_open_orders") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_open_orders.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_open_orders
    cross join home
    left join currencies
        on upper(trim(landed_open_orders.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns) }}

{{ config(materialized="table") }}

{% set columns = {
    "document_number": "code!",
    "customer_number": "code!",
    "product_name": "text!",
    "quantity": "amount_of_any_scale!",
    "unit_price": "amount_of_any_scale!",
    "currency_code": "currency!",
    "amount": "amount!",
    "sold_on": "date!",
    "line_number": "whole_number",
    "product_number": "code",
    "delivery_number": "code",
    "sales_rep_number": "code",
    "company_id": "company!",
} %}

with landed_sales_lines as (
    select * from {{ source("landing", "generic_sales_lines") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_sales_lines.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_sales_lines
    cross join home
    left join currencies
        on upper(trim(landed_sales_lines.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns) }}

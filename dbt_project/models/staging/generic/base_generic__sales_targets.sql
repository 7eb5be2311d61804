{{ config(materialized="table") }}

{% set columns = {
    "sales_rep_number": "code!",
    "target_month": "date!",
    "currency_code": "currency!",
    "sales_target": "amount",
    "collection_target": "amount",
} %}

with landed_sales_targets as (
    select * from {{ source("landing", "generic_sales_targets") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

landed as (
    select
        landed_sales_targets.*,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_sales_targets
    left join currencies
        on upper(trim(landed_sales_targets.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns) }}

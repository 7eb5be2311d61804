{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "code!",
    "currency_code": "currency!",
    "limit_amount": "amount",
    "valid_from": "date",
    "valid_until": "date",
    "company_id": "code",
    "limit_kind": "coded",
} %}

with landed_credit_limits as (
    select * from {{ source("landing", "generic_credit_limits") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

landed as (
    select
        landed_credit_limits.*,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_credit_limits
    left join currencies
        on upper(trim(landed_credit_limits.currency_code)) = currencies.spelling
),

-- A blank limit is no limit, not a limit of zero.
{{ judged_rows("landed", columns, excluded={"blank_limit": "parsed_limit_amount is null"}) }}

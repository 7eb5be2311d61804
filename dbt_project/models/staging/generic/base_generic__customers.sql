{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "code!",
    "customer_name": "text!",
    "unified_social_credit_code": "text",
    "customer_group": "code",
    "sales_rep_number": "code",
    "region": "text",
    "payment_term": "text",
    "importance": "coded",
    "debtor_class": "text",
    "enterprise_size": "coded",
    "legal_status": "coded",
    "dunning_policy": "text",
    "is_intercompany": "flag",
    "language": "coded",
    "contact_name": "text",
    "contact_role": "text",
    "contact_phone": "code",
    "contact_email": "text",
    "postal_address": "text",
    "delivery_address": "text",
    "credit_limit_currency": "currency_of_amount",
    "credit_limit": "amount",
} %}

with landed_customers as (
    select * from {{ source("landing", "generic_customers") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

-- An ERP's customer master keeps limits in the company's own currency unless it says another.
home as (
    select max(currency_code) as home_currency_code from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_customers.*,
        currencies.currency_code as credit_limit_currency_matched,
        currencies.decimals as amount_decimals
    from landed_customers
    cross join home
    left join currencies
        on
            upper(
                coalesce({{ cell_text("credit_limit_currency") }}, home.home_currency_code)
            ) = currencies.spelling
),

{{ judged_rows("landed", columns) }}

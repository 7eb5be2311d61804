{{ config(materialized="table") }}

{% set columns = {
    "credit_number": "code!",
    "credit_type": "coded!",
    "effective_date": "date!",
    "currency_code": "currency!",
    "amount": "amount!",
    "customer_number": "code",
    "company_id": "company!",
    "document_status": "coded",
    "method": "text",
    "account": "code",
    "payer_name": "text",
    "remittance_text": "text",
    "discount_amount": "amount",
    "maturity_date": "date",
    "bill_status": "coded",
    "reversed_on": "date",
    "gl_account": "code",
    "side": "coded",
} %}

with landed_credits as (
    select * from {{ source("landing", "generic_credits") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_credits.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_credits
    cross join home
    left join currencies
        on upper(trim(landed_credits.currency_code)) = currencies.spelling
),

{{ judged_rows("landed", columns, main="parsed_amount", turned_column="amount", excluded={
    "other_side": "parsed_side = 'debit' or (" ~ is_by_sign() ~ " and parsed_amount < 0)",
    "draft": "parsed_document_status = 'draft'",
    "cancelled": "parsed_document_status = 'cancelled'",
}) }}

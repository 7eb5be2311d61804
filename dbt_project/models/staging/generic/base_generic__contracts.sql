{{ config(materialized="table") }}

{% set columns = {
    "contract_number": "code!",
    "customer_number": "code!",
    "company_id": "company!",
    "amends_contract_number": "code",
    "signed_on": "date",
    "valid_until": "date",
    "payment_term_text": "text",
    "seal_type": "coded",
    "is_signed": "flag",
    "penalty_rate_per_day": "rate",
    "guarantor": "text",
    "is_title_retained": "flag",
    "allows_suspension": "flag",
    "creditor_size": "coded",
    "debtor_size": "coded",
    "is_sme_notice_given": "flag",
    "delivery_address": "text",
} %}

with landed_contracts as (
    select * from {{ source("landing", "generic_contracts") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_contracts.*,
        home.home_company_id
    from landed_contracts
    cross join home
),

{{ judged_rows("landed", columns) }}

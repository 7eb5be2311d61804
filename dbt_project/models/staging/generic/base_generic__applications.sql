{{ config(materialized="table") }}

{% set columns = {
    "credit_number": "code!",
    "document_number": "code!",
    "effective_date": "date!",
    "amount": "amount!",
    "instalment_number": "instalment!",
    "company_id": "company!",
    "known_date": "date",
    "credit_amount": "amount_of_any_scale",
    "discount_amount": "amount",
    "reversed_on": "date",
} %}

with landed_applications as (
    select * from {{ source("landing", "generic_applications") }}
),

documents as (
    select * from {{ ref("base_generic__documents") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_applications.*,
        home.home_company_id,
        currencies.currency_code,
        currencies.decimals as amount_decimals,
        documents.customer_number as document_customer_number,
        -- Of several instalments none is named: the document as a whole is paid, which only an
        -- amount in the document's own currency can be spread over.
        case
            when documents.document_number is null then 1
            when documents.only_instalment is not null then documents.only_instalment
            when {{ is_blank("landed_applications.credit_amount") }} then 0
        end as only_instalment
    from landed_applications
    cross join home
    left join documents
        on
            landed_applications._source = documents.source_name
            and {{ parse_code("landed_applications.document_number") }} = documents.document_number
            and coalesce(
                {{ parse_code("landed_applications.company_id") }}, home.home_company_id
            ) = documents.company_id
    left join currencies
        on documents.currency_code = currencies.spelling
),

{{ judged_rows("landed", columns, ["document_customer_number", "currency_code"]) }}

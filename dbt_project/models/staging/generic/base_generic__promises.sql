{{ config(materialized="table") }}

{% set columns = {
    "promise_number": "code!",
    "customer_number": "code!",
    "made_on": "date!",
    "promised_date": "date!",
    "document_number": "code",
    "instalment_number": "instalment!",
    "currency_code": "currency_of_amount",
    "promised_amount": "amount",
    "promised_by": "text",
    "channel": "text",
    "withdrawn_on": "date",
    "company_id": "company!",
} %}

with landed_promises as (
    select * from {{ source("landing", "generic_promises") }}
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
        landed_promises.*,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals,
        documents.customer_number as document_customer_number,
        case
            when documents.document_number is null then 1
            else documents.only_instalment
        end as only_instalment
    from landed_promises
    cross join home
    left join documents
        on
            landed_promises._source = documents.source_name
            and {{ parse_code("landed_promises.document_number") }} = documents.document_number
            and coalesce(
                {{ parse_code("landed_promises.company_id") }}, home.home_company_id
            ) = documents.company_id
    left join currencies
        on
            upper(
                coalesce({{ cell_text("landed_promises.currency_code") }}, documents.currency_code)
            ) = currencies.spelling
),

{{ judged_rows(
    "landed", columns, ["document_customer_number"],
    excluded={"promised_before_made": "parsed_promised_date < parsed_made_on"}
) }}

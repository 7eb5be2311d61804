{{ config(materialized="table") }}

{% set columns = {
    "document_key": "code!",
    "document_number": "code!",
    "document_date": "date!",
    "customer_number": "code!",
    "currency_code": "currency!",
    "amount": "amount!",
    "open_amount": "amount",
    "company_id": "company!",
    "due_date": "date",
    "sales_rep_number": "code",
} %}

with landed_documents as (
    select * from {{ source("landing", "kingdee_t_ar_otherrecable") }}
),

customers as (
    select * from {{ ref("base_kingdee__customers") }}
),

salesmen as (
    select * from {{ ref("base_kingdee__salesmen") }}
),

organisations as (
    select * from {{ ref("base_kingdee__organisations") }}
),

currency_codes as (
    select * from {{ ref("base_kingdee__currencies") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

-- The dictionary: what is audited and not cancelled is owed, by a customer and nobody else.
landed as (
    select
        landed_documents._source_row_id,
        landed_documents._source,
        landed_documents._file_sha256,
        landed_documents._sheet,
        landed_documents._line,
        {{ set_aside("landed_documents._row_kind", {
            "draft": "upper(trim(landed_documents.fdocumentstatus)) in ('Z', 'A', 'B', 'D')",
            "cancelled": "upper(trim(landed_documents.fcancelstatus)) = 'B'",
            "not_a_customer": "lower(trim(landed_documents.fcontactunittype)) <> 'bd_customer'"
            ~ " and not " ~ is_blank("landed_documents.fcontactunittype"),
        }) }} as _row_kind,
        landed_documents._date_format,
        landed_documents._number_forms,
        landed_documents._unit_power,
        landed_documents._restored,
        landed_documents._cells,
        landed_documents.fid as document_key,
        landed_documents.fbillno as document_number,
        landed_documents.fdate as document_date,
        coalesce(
            customers.parsed_customer_number, nullif(trim(landed_documents.fcontactunit), '0')
        ) as customer_number,
        landed_documents.fcurrencyid as currency_code,
        landed_documents.famountfor as amount,
        landed_documents.fnotwrittenoffamountfor as open_amount,
        coalesce(organisations.parsed_company_number, landed_documents.fsettleorgid)
            as company_id,
        landed_documents.fenddate as due_date,
        coalesce(salesmen.parsed_sales_rep_number, nullif(trim(landed_documents.fsaleerid), '0'))
            as sales_rep_number,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_documents
    cross join home
    left join customers
        on
            landed_documents._source = customers.source_name
            and {{ same_code("landed_documents.fcontactunit", "customers.parsed_customer_key") }}
    left join salesmen
        on
            landed_documents._source = salesmen.source_name
            and {{ same_code("landed_documents.fsaleerid", "salesmen.parsed_salesman_key") }}
    left join organisations
        on
            landed_documents._source = organisations.source_name
            and {{ same_code(
                "landed_documents.fsettleorgid", "organisations.parsed_organisation_key"
            ) }}
    left join currency_codes
        on
            landed_documents._source = currency_codes.source_name
            and {{ same_code(
                "landed_documents.fcurrencyid", "currency_codes.parsed_currency_key"
            ) }}
    left join currencies
        on
            upper(trim(coalesce(currency_codes.parsed_currency_name, landed_documents.fcurrencyid)))
            = currencies.spelling
),

{{ judged_rows("landed", columns) }}

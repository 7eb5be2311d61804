{{ config(materialized="table") }}

{% set columns = {
    "document_number": "code!",
    "effective_date": "date!",
    "currency_code": "currency!",
    "amount": "amount!",
    "customer_number": "code",
    "company_id": "company!",
    "remittance_text": "text",
    "method": "text",
} %}

with landed_refunds as (
    select * from {{ source("landing", "kingdee_t_ar_refundbill") }}
),

customers as (
    select * from {{ ref("base_kingdee__customers") }}
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

landed as (
    select
        landed_refunds._source_row_id,
        landed_refunds._source,
        landed_refunds._file_sha256,
        landed_refunds._sheet,
        landed_refunds._line,
        {{ set_aside("landed_refunds._row_kind", {
            "draft": "upper(trim(landed_refunds.fdocumentstatus)) in ('Z', 'A', 'B', 'D')",
            "cancelled": "upper(trim(landed_refunds.fcancelstatus)) = 'B'",
            "not_a_customer": "lower(trim(landed_refunds.fcontactunittype)) <> 'bd_customer'"
            ~ " and not " ~ is_blank("landed_refunds.fcontactunittype"),
        }) }} as _row_kind,
        landed_refunds._date_format,
        landed_refunds._number_forms,
        landed_refunds._unit_power,
        landed_refunds._restored,
        landed_refunds._cells,
        landed_refunds.fbillno as document_number,
        landed_refunds.fdate as effective_date,
        landed_refunds.fcurrencyid as currency_code,
        landed_refunds.frealrefundamountfor as amount,
        coalesce(
            customers.parsed_customer_number, nullif(trim(landed_refunds.fcontactunit), '0')
        ) as customer_number,
        coalesce(organisations.parsed_company_number, landed_refunds.fsettleorgid) as company_id,
        landed_refunds.fremark as remittance_text,
        landed_refunds.fsettletypeid as method,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_refunds
    cross join home
    left join customers
        on
            landed_refunds._source = customers.source_name
            and {{ same_code("landed_refunds.fcontactunit", "customers.parsed_customer_key") }}
    left join organisations
        on
            landed_refunds._source = organisations.source_name
            and {{ same_code(
                "landed_refunds.fsettleorgid", "organisations.parsed_organisation_key"
            ) }}
    left join currency_codes
        on
            landed_refunds._source = currency_codes.source_name
            and {{ same_code(
                "landed_refunds.fcurrencyid", "currency_codes.parsed_currency_key"
            ) }}
    left join currencies
        on
            upper(trim(coalesce(currency_codes.parsed_currency_name, landed_refunds.fcurrencyid)))
            = currencies.spelling
),

{{ judged_rows("landed", columns) }}

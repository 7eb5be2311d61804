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
    "purpose": "text",
    "payer_name": "text",
    "account": "text",
} %}

with landed_receipts as (
    select * from {{ source("landing", "kingdee_t_ar_receivebill") }}
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
        landed_receipts._source_row_id,
        landed_receipts._source,
        landed_receipts._file_sha256,
        landed_receipts._sheet,
        landed_receipts._line,
        {{ set_aside("landed_receipts._row_kind", {
            "draft": "upper(trim(landed_receipts.fdocumentstatus)) in ('Z', 'A', 'B', 'D')",
            "cancelled": "upper(trim(landed_receipts.fcancelstatus)) = 'B'",
            "not_a_customer": "lower(trim(landed_receipts.fcontactunittype)) <> 'bd_customer'"
            ~ " and not " ~ is_blank("landed_receipts.fcontactunittype"),
        }) }} as _row_kind,
        landed_receipts._date_format,
        landed_receipts._number_forms,
        landed_receipts._unit_power,
        landed_receipts._restored,
        landed_receipts._cells,
        landed_receipts.fbillno as document_number,
        landed_receipts.fdate as effective_date,
        landed_receipts.fcurrencyid as currency_code,
        landed_receipts.frealrecamountfor as amount,
        coalesce(
            customers.parsed_customer_number, nullif(trim(landed_receipts.fcontactunit), '0')
        ) as customer_number,
        coalesce(organisations.parsed_company_number, landed_receipts.fsettleorgid) as company_id,
        landed_receipts.fremark as remittance_text,
        landed_receipts.fsettletypeid as method,
        landed_receipts.fpurposeid as purpose,
        landed_receipts.foppositeccountname as payer_name,
        landed_receipts.faccountid as account,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_receipts
    cross join home
    left join customers
        on
            landed_receipts._source = customers.source_name
            and {{ same_code("landed_receipts.fcontactunit", "customers.parsed_customer_key") }}
    left join organisations
        on
            landed_receipts._source = organisations.source_name
            and {{ same_code(
                "landed_receipts.fsettleorgid", "organisations.parsed_organisation_key"
            ) }}
    left join currency_codes
        on
            landed_receipts._source = currency_codes.source_name
            and {{ same_code(
                "landed_receipts.fcurrencyid", "currency_codes.parsed_currency_key"
            ) }}
    left join currencies
        on
            upper(trim(coalesce(currency_codes.parsed_currency_name, landed_receipts.fcurrencyid)))
            = currencies.spelling
),

{{ judged_rows("landed", columns) }}

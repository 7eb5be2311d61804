{{ config(materialized="table") }}

{% set columns = {
    "document_key": "code!",
    "document_number": "code!",
    "document_date": "date!",
    "customer_number": "code!",
    "currency_code": "currency!",
    "total_amount": "balance!",
    "instalment_sum": "found!",
    "company_id": "company!",
    "due_date": "date",
    "payment_term": "text",
    "sales_rep_number": "code",
    "is_opening": "flag",
} %}

with landed_receivables as (
    select * from {{ source("landing", "kingdee_t_ar_receivable") }}
),

instalments as (
    select
        _source,
        {{ parse_code("fid") }} as document_key,
        sum({{ parse_amount("fpayamountfor", "4") }}) as instalment_sum,
        max(case when {{ parse_amount("fpayamountfor", "4") }} is null then 1 else 0 end)
            as has_unreadable
    from {{ source("landing", "kingdee_t_ar_receivableplan") }}
    where _row_kind = 'data'
    group by _source, {{ parse_code("fid") }}
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

-- The dictionary. Only what is audited (FDOCUMENTSTATUS C) and not cancelled (FCANCELSTATUS B) is
-- owed. The instalments (收款计划) must add up to the document, or the plan is not whole.
landed as (
    select
        landed_receivables._source_row_id,
        landed_receivables._source,
        landed_receivables._file_sha256,
        landed_receivables._sheet,
        landed_receivables._line,
        {{ set_aside("landed_receivables._row_kind", {
            "draft": "upper(trim(landed_receivables.fdocumentstatus)) in ('Z', 'A', 'B', 'D')",
            "cancelled": "upper(trim(landed_receivables.fcancelstatus)) = 'B'",
        }) }} as _row_kind,
        landed_receivables._date_format,
        landed_receivables._number_forms,
        landed_receivables._unit_power,
        landed_receivables._restored,
        landed_receivables._cells,
        landed_receivables.fid as document_key,
        landed_receivables.fbillno as document_number,
        landed_receivables.fdate as document_date,
        coalesce(customers.parsed_customer_number, landed_receivables.fcustomerid)
            as customer_number,
        landed_receivables.fcurrencyid as currency_code,
        landed_receivables.fallamountfor as total_amount,
        coalesce(organisations.parsed_company_number, landed_receivables.fsettleorgid)
            as company_id,
        landed_receivables.fenddate_h as due_date,
        landed_receivables.fpayconditon as payment_term,
        coalesce(salesmen.parsed_sales_rep_number, nullif(trim(landed_receivables.fsaleerid), '0'))
            as sales_rep_number,
        landed_receivables.fisinit as is_opening,
        cast(instalments.instalment_sum as varchar) as instalment_sum,
        case
            when
                instalments.has_unreadable = 1
                or instalments.instalment_sum
                = {{ parse_amount("landed_receivables.fallamountfor", "4",
                                  "landed_receivables._cells") }}
                then 'whole'
        end as instalment_sum_matched,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_receivables
    cross join home
    left join instalments
        on
            landed_receivables._source = instalments._source
            and {{ same_code("landed_receivables.fid", "instalments.document_key") }}
    left join customers
        on
            landed_receivables._source = customers.source_name
            and {{ same_code("landed_receivables.fcustomerid", "customers.parsed_customer_key") }}
    left join salesmen
        on
            landed_receivables._source = salesmen.source_name
            and {{ same_code("landed_receivables.fsaleerid", "salesmen.parsed_salesman_key") }}
    left join organisations
        on
            landed_receivables._source = organisations.source_name
            and {{ same_code(
                "landed_receivables.fsettleorgid", "organisations.parsed_organisation_key"
            ) }}
    left join currency_codes
        on
            landed_receivables._source = currency_codes.source_name
            and {{ same_code(
                "landed_receivables.fcurrencyid", "currency_codes.parsed_currency_key"
            ) }}
    left join currencies
        on
            upper(
                trim(coalesce(currency_codes.parsed_currency_name, landed_receivables.fcurrencyid))
            ) = currencies.spelling
),

{{ judged_rows("landed", columns, rules={"instalment_sum": "differs_from_total"}) }}

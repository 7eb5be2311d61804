{{ config(materialized="table") }}

{% set columns = {
    "customer_number": "text!",
    "customer_name": "text!",
    "unified_social_credit_code": "text",
    "postal_address": "text",
    "contact_phone": "code",
    "trading_partner": "code",
    "region": "text",
    "language": "text",
} %}

with landed_customers as (
    select * from {{ source("landing", "sap_tables_kna1") }}
),

landed as (
    select
        _source_row_id,
        _source,
        _file_sha256,
        _sheet,
        _line,
        _row_kind,
        _date_format,
        _cells,
        _number_forms,
        _unit_power,
        _restored,
        {{ without_zero_padding("kunnr") }} as customer_number,
        nullif(trim(coalesce(name1, '') || coalesce(name2, '')), '') as customer_name,
        stcd5 as unified_social_credit_code,
        nullif(trim(coalesce(ort01, '') || coalesce(stras, '')), '') as postal_address,
        telf1 as contact_phone,
        -- A trading partner (VBUND) is a company of our own group.
        vbund as trading_partner,
        regio as region,
        case when spras in ('1', 'ZH') then 'zh' when trim(spras) <> '' then 'en' end as language
    from landed_customers
),

{{ judged_rows("landed", columns) }}

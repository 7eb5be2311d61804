{% set columns = {
    "customer_number": "text!", "company_id": "code!", "payment_term": "text", "gl_account": "code",
    "clerk_number": "code",
} %}

with landed_company_data as (
    select * from {{ source("landing", "sap_tables_knb1") }}
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
        bukrs as company_id,
        zterm as payment_term,
        akont as gl_account,
        busab as clerk_number
    from landed_company_data
),

{{ judged_rows("landed", columns) }}

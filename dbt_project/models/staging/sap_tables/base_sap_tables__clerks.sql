{% set columns = {"company_id": "code!", "clerk_number": "code!", "clerk_name": "text"} %}

with landed_clerks as (
    select * from {{ source("landing", "sap_tables_t001s") }}
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
        bukrs as company_id,
        busab as clerk_number,
        sname as clerk_name
    from landed_clerks
),

{{ judged_rows("landed", columns) }}

{% set columns = {"customer_key": "code!", "name_language": "code!", "customer_name": "text!"} %}

with landed_names as (
    select * from {{ source("landing", "kingdee_t_bd_customer_l") }}
),

landed as (
    select
        _source_row_id,
        _source,
        _file_sha256,
        _sheet,
        _line,
        {{ set_aside("_row_kind", {"other_language": "trim(flocaleid) <> '2052'"}) }} as _row_kind,
        _date_format,
        _number_forms,
        _unit_power,
        _restored,
        _cells,
        fcustid as customer_key,
        flocaleid as name_language,
        fname as customer_name
    from landed_names
),

{{ judged_rows("landed", columns) }}

{% set columns = {"currency_key": "code!", "currency_name": "code!"} %}

with landed_currencies as (
    select * from {{ source("landing", "kingdee_t_bd_currency") }}
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
        _number_forms,
        _unit_power,
        _restored,
        _cells,
        fcurrencyid as currency_key,
        fcode as currency_name
    from landed_currencies
),

{{ judged_rows("landed", columns) }}

{% set columns = {"currency_key": "code!", "currency_name": "code!"} %}

with landed_currencies as (
    select * from {{ source("landing", "odoo_res_currency") }}
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
        id as currency_key,
        name as currency_name
    from landed_currencies
),

{{ judged_rows("landed", columns) }}

{% set columns = {"company_key": "code!", "legal_name": "text!"} %}

with landed_companies as (
    select * from {{ source("landing", "odoo_res_company") }}
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
        id as company_key,
        name as legal_name
    from landed_companies
),

{{ judged_rows("landed", columns) }}

{% set columns = {"user_key": "code!", "sales_rep_number": "code!", "partner_key": "code"} %}

with landed_users as (
    select * from {{ source("landing", "odoo_res_users") }}
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
        id as user_key,
        login as sales_rep_number,
        partner_id as partner_key,
        active as active_flag
    from landed_users
),

{{ judged_rows("landed", columns, ["active_flag"]) }}

{% set columns = {"account_key": "code!", "account_type": "text!", "account_code": "code"} %}

with landed_accounts as (
    select * from {{ source("landing", "odoo_account_account") }}
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
        id as account_key,
        account_type,
        code as account_code
    from landed_accounts
),

{{ judged_rows("landed", columns) }}

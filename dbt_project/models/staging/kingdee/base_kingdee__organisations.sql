{% set columns = {"organisation_key": "code!", "company_number": "code!"} %}

with landed_organisations as (
    select * from {{ source("landing", "kingdee_t_org_organizations") }}
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
        forgid as organisation_key,
        fnumber as company_number
    from landed_organisations
),

{{ judged_rows("landed", columns) }}

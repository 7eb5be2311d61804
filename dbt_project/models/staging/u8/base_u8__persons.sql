{% set columns = {
    "sales_rep_number": "code!", "rep_name": "text!", "department": "text", "email": "text",
} %}

with landed_persons as (
    select * from {{ source("landing", "u8_person") }}
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
        cpersoncode as sales_rep_number,
        cpersonname as rep_name,
        cdepcode as department,
        cpersonemail as email
    from landed_persons
),

{{ judged_rows("landed", columns) }}

{% set columns = {"match_key": "code!", "effective_date": "date!", "is_active": "flag"} %}

with landed_matches as (
    select * from {{ source("landing", "kingdee_t_ar_recmacthlog") }}
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
        fid as match_key,
        freportdate as effective_date,
        fisactivation as is_active
    from landed_matches
),

{{ judged_rows("landed", columns, excluded={"not_in_force": "not parsed_is_active"}) }}

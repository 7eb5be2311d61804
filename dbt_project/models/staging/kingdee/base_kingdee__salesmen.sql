{% set columns = {"salesman_key": "code!", "sales_rep_number": "code!", "rep_name": "text"} %}

with landed_salesmen as (
    select * from {{ source("landing", "kingdee_v_bd_salesman") }}
),

names as (
    select * from {{ ref("base_kingdee__salesman_names") }}
),

landed as (
    select
        landed_salesmen._source_row_id,
        landed_salesmen._source,
        landed_salesmen._file_sha256,
        landed_salesmen._sheet,
        landed_salesmen._line,
        landed_salesmen._row_kind,
        landed_salesmen._date_format,
        landed_salesmen._number_forms,
        landed_salesmen._unit_power,
        landed_salesmen._restored,
        landed_salesmen._cells,
        landed_salesmen.fid as salesman_key,
        landed_salesmen.fnumber as sales_rep_number,
        coalesce(names.parsed_rep_name, landed_salesmen.fname) as rep_name,
        landed_salesmen.fforbidstatus as forbidden_status
    from landed_salesmen
    left join names
        on
            landed_salesmen._source = names.source_name
            and {{ same_code("landed_salesmen.fid", "names.parsed_salesman_key") }}
            and names.failed_column is null and names.exclusion_reason is null
),

{{ judged_rows("landed", columns, ["forbidden_status"]) }}

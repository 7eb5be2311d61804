{{ config(materialized="table") }}

with files as (
    select * from {{ ref("stg_run__files") }}
),

outcomes as (
    select
        file_sha256,
        table_name,
        cast(sum(rows_used) as bigint) as rows_used,
        cast(sum(rows_quarantined) as bigint) as rows_quarantined,
        cast(sum(rows_excluded) as bigint) as rows_excluded,
        cast(sum(unreadable_amount_rows) as bigint) as unreadable_amount_rows
    from {{ ref("stg_amount_reconciliation") }}
    group by file_sha256, table_name
)

-- What the reader counted when it landed the file, beside what the models made of the rows.
select
    files.file_sha256,
    files.source_name,
    files.table_name,
    files.file_name,
    files.rows_landed + files.total_rows as rows_landed,
    coalesce(outcomes.rows_used, 0) as rows_used,
    coalesce(outcomes.rows_quarantined, 0) as rows_quarantined,
    -- What a newer file replaced was left out before anything was typed.
    coalesce(outcomes.rows_excluded, 0) + files.rows_replaced as rows_excluded,
    files.rows_replaced,
    coalesce(outcomes.unreadable_amount_rows, 0) as unreadable_amount_rows
from files
left join outcomes
    on
        files.file_sha256 = outcomes.file_sha256
        and files.table_name = outcomes.table_name

{{ config(materialized="table") }}

with file_totals as (
    {{ union_staged("file_totals") }}
)

select
    file_sha256,
    table_name,
    currency_code,
    cast(sum(amount) as decimal(38, 4)) as amount_landed_readable,
    {{ total_of("amount", "used") }} as amount_used,
    {{ total_of("amount", "quarantined") }} as amount_quarantined_readable,
    {{ total_of("amount", "excluded") }} as amount_excluded,
    {{ total_of("row_count", "used") }} as rows_used,
    {{ total_of("row_count", "quarantined") }} as rows_quarantined,
    {{ total_of("row_count", "excluded") }} as rows_excluded,
    cast(sum(unreadable_amount_rows) as bigint) as unreadable_amount_rows
from file_totals
group by file_sha256, table_name, currency_code

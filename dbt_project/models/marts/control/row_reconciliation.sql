-- What became of every row of every file: used, quarantined or excluded, and nothing else.
select
    file_sha256,
    source_name,
    table_name,
    file_name,
    rows_landed,
    rows_used,
    rows_quarantined,
    rows_excluded,
    rows_replaced,
    unreadable_amount_rows,
    rows_landed = rows_used + rows_quarantined + rows_excluded as is_complete
from {{ ref('stg_row_reconciliation') }}

select
    file_sha256,
    file_name,
    source_name,
    layout,
    table_name,
    business_date,
    received_at,
    is_carried,
    age_days,
    rows_landed,
    total_rows,
    rows_replaced
from {{ source("landing", "files") }}
-- Policy tables are of the run too, but nobody owes anything by them; every row of a returned list
-- is in the table of answers.
where source_name not in ('policy', 'answers')

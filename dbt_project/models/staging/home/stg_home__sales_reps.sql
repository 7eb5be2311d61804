select
    sales_rep_number as sales_rep_id,
    _source_row_id as source_row_id,
    rep_name,
    department,
    email
from {{ source("landing", "home_sales_reps") }}

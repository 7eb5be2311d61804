select
    _source as source_name,
    company_id,
    sales_rep_number as sales_rep_id,
    _source_row_id as source_row_id
from {{ source("landing", "home_rep_rules") }}

with customers as (
    select * from {{ ref("stg_sap_tables__customers") }}
)

select
    customer_id,
    legal_name as customer_name,
    1 as row_count,
    source_row_id
from customers

with disputes as (
    {{ union_staged("disputes") }}
),

open_orders as (
    {{ union_staged("open_orders") }}
),

mentions as (
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from {{ ref("stg_receivables") }}
    union all
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from {{ ref("stg_credits") }}
    union all
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from {{ ref("stg_promises") }}
    union all
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from disputes
    union all
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from open_orders
    union all
    select
        customer_id,
        customer_number,
        source_name,
        source_row_id
    from {{ ref("stg_contracts") }}
)

select
    customer_id,
    min(customer_number) as customer_number,
    min(source_name) as source_name,
    min(source_row_id) as source_row_id
from mentions
where customer_id is not null
group by customer_id

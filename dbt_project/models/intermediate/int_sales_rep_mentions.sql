with mentions as (
    select
        sales_rep_id,
        source_row_id
    from {{ ref("stg_home__rep_rules") }}
    union all
    select
        sales_rep_id,
        source_row_id
    from {{ ref("int_customers") }}
    union all
    select
        sales_rep_id,
        source_row_id
    from {{ ref("int_receivables") }}
)

select
    sales_rep_id,
    min(source_row_id) as source_row_id
from mentions
where sales_rep_id is not null
group by sales_rep_id

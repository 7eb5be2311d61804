with places as (
    select
        *,
        count(*) over (partition by sales_rep_id) as task_count,
        count(*) over (partition by sales_rep_id, rank) as sharing_count
    from {{ ref('collection_tasks') }}
)

select
    task_id,
    sales_rep_id,
    rank
from places
where
    rank < 1
    or rank > task_count
    or sharing_count <> 1
    or recommended_action is null
    or first_reason_code is null

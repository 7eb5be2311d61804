with components as (
    select
        task_id,
        sum(points) as points
    from {{ ref('task_score_components') }}
    group by task_id
)

select coalesce(tasks.task_id, components.task_id) as task_id
from {{ ref('collection_tasks') }} as tasks
full outer join components on tasks.task_id = components.task_id
where tasks.task_id is null or tasks.score <> coalesce(components.points, 0)

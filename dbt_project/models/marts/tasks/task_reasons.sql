-- The three strongest reasons of a task: what holds it, then the parts of its score by points,
-- then what puts a debtor on the list without points.
with tasks as (
    select * from {{ ref('task_episodes') }}
    where episode_event <> 'closed'
),

conditions as (
    select
        tasks.task_id,
        conditions.condition_code
    from tasks
    inner join {{ ref('task_conditions') }} as conditions
        on
            tasks.sales_rep_id = conditions.sales_rep_id
            and tasks.debtor_id = conditions.debtor_id
),

reasons as (
    select
        task_id,
        condition_code as reason_code,
        '{}' as parameters,
        case condition_code
            when 'legal_status' then 1
            when 'data_hold' then 2
            when 'no_master_data' then 2
            when 'no_release_date' then 2
            when 'dispute' then 4
            when 'unapplied_credit' then 5
            else 6
        end as reason_order,
        cast(0 as decimal(9, 2)) as points
    from conditions
    where
        condition_code in (
            'legal_status', 'data_hold', 'no_master_data', 'no_release_date', 'dispute',
            'unapplied_credit', 'due_soon'
        )
    union all
    select
        task_id,
        rule_code as reason_code,
        parameters,
        3 as reason_order,
        points
    from {{ ref('task_score_components') }}
),

placed as (
    select
        *,
        row_number() over (
            partition by task_id order by reason_order asc, points desc, reason_code asc
        ) as place
    from reasons
)

select
    task_id,
    max(case when place = 1 then reason_code end) as first_reason_code,
    max(case when place = 1 then parameters end) as first_reason_parameters,
    max(case when place = 2 then reason_code end) as second_reason_code,
    max(case when place = 2 then parameters end) as second_reason_parameters,
    max(case when place = 3 then reason_code end) as third_reason_code,
    max(case when place = 3 then parameters end) as third_reason_parameters
from placed
group by task_id

-- What a task says of its debtor in one row: score, dates, whether anything may be asked of him
-- at all.
with tasks as (
    select * from {{ ref('task_episodes') }}
    where episode_event <> 'closed'
),

portions as (
    select
        sales_rep_id,
        debtor_id,
        -- Of everything, also what is held: a promise makes no debt younger. The reasons speak of
        -- what is pressing.
        max(days_overdue) as maximum_days_overdue,
        min(due_date) as oldest_due_date,
        max(case when disposition = 'demand' then 1 else 0 end) = 1 as has_demand
    from {{ ref('task_portions') }}
    group by sales_rep_id, debtor_id
),

scores as (
    select
        task_id,
        cast(sum(points) as decimal(9, 2)) as score
    from {{ ref('task_score_components') }}
    group by task_id
),

overdue as (
    select
        sales_rep_id,
        debtor_id,
        value as best_overdue_amount
    from {{ ref('task_points') }}
    where rule_code = 'overdue_amount'
),

holds as (
    select
        sales_rep_id,
        debtor_id,
        max(condition_code) as hold_reason_code
    from {{ ref('task_conditions') }}
    where
        condition_code in ('legal_status', 'data_hold', 'no_master_data', 'no_release_date')
    group by sales_rep_id, debtor_id
)

select
    tasks.*,
    cast(coalesce(scores.score, 0) as decimal(9, 2)) as score,
    coalesce(overdue.best_overdue_amount, 0) as best_overdue_amount,
    actions.action_code as recommended_action,
    coalesce(actions.is_guaranteed, false) as is_guaranteed,
    portions.maximum_days_overdue,
    portions.oldest_due_date,
    holds.hold_reason_code is not null and not portions.has_demand as is_held,
    case when not portions.has_demand then holds.hold_reason_code end as hold_reason_code
from tasks
inner join portions
    on tasks.sales_rep_id = portions.sales_rep_id and tasks.debtor_id = portions.debtor_id
left join scores on tasks.task_id = scores.task_id
left join overdue
    on tasks.sales_rep_id = overdue.sales_rep_id and tasks.debtor_id = overdue.debtor_id
left join {{ ref('task_actions') }} as actions
    on tasks.sales_rep_id = actions.sales_rep_id and tasks.debtor_id = actions.debtor_id
left join holds on tasks.sales_rep_id = holds.sales_rep_id and tasks.debtor_id = holds.debtor_id

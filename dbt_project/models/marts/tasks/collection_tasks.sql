-- Today's list: every rep's debtors in the order in which to turn to them, each with what to do
-- and why.
with ranked as (
    select
        *,
        cast(
            row_number() over (
                partition by sales_rep_id
                order by score desc, best_overdue_amount desc, debtor_id asc
            ) as integer
        ) as task_rank
    from {{ ref('task_facts') }}
),

default_capacity as (
    select max(capacity_value) as daily_capacity
    from {{ ref('stg_policy__capacity') }}
    where capacity_code = 'daily_tasks'
),

today as (
    select next_work_day
    from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

assembled as (
    select
        ranked.task_id,
        ranked.sales_rep_id,
        ranked.debtor_id,
        ranked.task_rank as rank,
        ranked.score,
        ranked.recommended_action,
        standing.debtor_name,
        standing.customer_importance as importance,
        ranked.maximum_days_overdue,
        ranked.oldest_due_date,
        reasons.first_reason_code,
        reasons.first_reason_parameters,
        reasons.second_reason_code,
        reasons.second_reason_parameters,
        reasons.third_reason_code,
        reasons.third_reason_parameters,
        ranked.opened_on as episode_opened_on,
        ranked.opening_sales_rep_id,
        ranked.opened_on = {{ as_of_date() }} as is_first_day,
        ranked.is_held,
        ranked.hold_reason_code,
        today.next_work_day as work_date,
        coalesce(
            ranked.task_rank > coalesce(reps.daily_capacity, default_capacity.daily_capacity), false
        ) as is_cut
    from ranked
    cross join default_capacity
    left join today on true
    left join {{ ref('task_reasons') }} as reasons on ranked.task_id = reasons.task_id
    left join {{ ref('debtor_standing') }} as standing on ranked.debtor_id = standing.debtor_id
    left join {{ ref('int_sales_reps') }} as reps on ranked.sales_rep_id = reps.sales_rep_id
)

select * from assembled

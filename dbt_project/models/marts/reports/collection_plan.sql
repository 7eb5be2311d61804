-- 货款回收计划: what there is to collect, in the order of 轻重缓急. The regions of a rep come in the
-- order of their most urgent debtor, so that one trip visits them together.
with regions as (
    select
        debtor_id,
        min(region) as region
    from {{ ref('int_customers') }}
    group by debtor_id
),

reliability as (
    select * from {{ ref('promise_reliability') }}
    where subject_type = 'debtor'
)

select
    amounts.task_amount_id as plan_id,
    tasks.sales_rep_id,
    regions.region,
    cast(
        min(tasks.rank) over (partition by tasks.sales_rep_id, regions.region) as integer
    ) as region_rank,
    tasks.rank,
    tasks.task_id,
    tasks.debtor_id,
    tasks.debtor_name,
    tasks.importance,
    tasks.recommended_action,
    tasks.maximum_days_overdue,
    reliability.judged_count,
    cast(reliability.kept_count_share as decimal(9, 4)) as kept_count_share,
    amounts.company_id,
    amounts.currency_code,
    amounts.demand_amount,
    amounts.held_amount,
    amounts.not_due_amount,
    amounts.open_amount,
    tasks.is_cut
from {{ ref('collection_tasks') }} as tasks
inner join {{ ref('collection_task_amounts') }} as amounts on tasks.task_id = amounts.task_id
left join regions on tasks.debtor_id = regions.debtor_id
left join reliability
    on
        amounts.company_id = reliability.company_id
        and tasks.debtor_id = reliability.subject_id
        and amounts.currency_code = reliability.currency_code

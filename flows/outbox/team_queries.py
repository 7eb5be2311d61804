"""The questions about teams: a rep's manager, his list in figures, and the top debtors of it."""

from __future__ import annotations

# A rep without a manager, or with himself as his manager, belongs to the team of the office: ''.
MEMBERS = """
with lists as (
    select
        sales_rep_id,
        count(case when not is_cut then 1 end) as task_count,
        count(case when is_cut then 1 end) as cut_count,
        max(work_date) as work_date
    from marts.collection_tasks
    group by sales_rep_id
),

promised as (
    select distinct
        tasks.sales_rep_id, promises.promise_id, promises.promise_state,
        promises.promised_date <= tasks.work_date as is_due
    from marts.promises as promises
    inner join marts.collection_tasks as tasks on promises.debtor_id = tasks.debtor_id
),

promise_counts as (
    select
        sales_rep_id,
        count(
            case when promise_state in ('open', 'pending_application') and is_due then 1 end
        ) as due_promise_count,
        count(
            case when promise_state in ('broken', 'partially_kept') then 1 end
        ) as broken_promise_count
    from promised
    group by sales_rep_id
),

letters as (
    select
        sales_rep_id,
        count(case when letter_state = 'planned' then 1 end) as planned_letter_count,
        count(case when letter_state = 'withheld' then 1 end) as withheld_letter_count
    from marts.letters_due
    group by sales_rep_id
)

select
    case when reps.manager_id = reps.sales_rep_id then '' else coalesce(reps.manager_id, '') end
        as manager_id,
    coalesce(reps.department, '') as department,
    lists.sales_rep_id,
    coalesce(nullif(trim(reps.rep_name), ''), lists.sales_rep_id) as rep_name,
    lists.work_date,
    lists.task_count,
    lists.cut_count,
    coalesce(promise_counts.due_promise_count, 0) as due_promise_count,
    coalesce(promise_counts.broken_promise_count, 0) as broken_promise_count,
    coalesce(letters.planned_letter_count, 0) as planned_letter_count,
    coalesce(letters.withheld_letter_count, 0) as withheld_letter_count
from lists
left join intermediate.int_sales_reps as reps on lists.sales_rep_id = reps.sales_rep_id
left join promise_counts on lists.sales_rep_id = promise_counts.sales_rep_id
left join letters on lists.sales_rep_id = letters.sales_rep_id
order by 1, 2, lists.sales_rep_id
"""

MEMBER_AMOUNTS = """
select
    tasks.sales_rep_id,
    amounts.currency_code,
    sum(amounts.demand_amount) as demand_amount,
    sum(amounts.overdue_amount) as overdue_amount
from marts.collection_task_amounts as amounts
inner join marts.collection_tasks as tasks on amounts.task_id = tasks.task_id
group by tasks.sales_rep_id, amounts.currency_code
order by tasks.sales_rep_id, amounts.currency_code
"""

TOP_DEBTORS = """
with demands as (
    select task_id, currency_code, sum(demand_amount) as demand_amount
    from marts.collection_task_amounts
    group by task_id, currency_code
    having sum(demand_amount) > 0
)

select
    tasks.sales_rep_id,
    tasks.task_id,
    tasks.rank,
    tasks.debtor_name,
    tasks.recommended_action,
    tasks.maximum_days_overdue,
    tasks.is_cut,
    demands.currency_code,
    demands.demand_amount
from demands
inner join marts.collection_tasks as tasks on demands.task_id = tasks.task_id
left join staging.stg_policy__top_debtors as own on demands.currency_code = own.currency_code
left join staging.stg_policy__top_debtors as others on others.currency_code = '*'
where
    tasks.rank <= coalesce(own.maximum_rank, others.maximum_rank)
    or demands.demand_amount >= coalesce(own.minimum_demand, others.minimum_demand)
order by demands.currency_code, demands.demand_amount desc, tasks.task_id
"""

# Rep avoidance: to whom of those to be asked nobody has spoken for longest, however often tried.
CONTACT_GAPS = """
select
    gaps.sales_rep_id,
    gaps.task_id,
    gaps.debtor_name,
    gaps.maximum_days_overdue,
    gaps.last_reached_on,
    gaps.days_without_contact,
    gaps.attempts_since_reached,
    tasks.rank,
    tasks.recommended_action
from marts.contact_gaps as gaps
inner join marts.collection_tasks as tasks on gaps.task_id = tasks.task_id
where gaps.maximum_days_overdue > 0
order by gaps.days_without_contact desc nulls last, tasks.rank, gaps.task_id
"""

MANAGER_NAMES = """
select distinct
    reps.manager_id,
    coalesce(nullif(trim(managers.rep_name), ''), reps.manager_id) as manager_name
from intermediate.int_sales_reps as reps
inner join marts.collection_tasks as tasks on reps.sales_rep_id = tasks.sales_rep_id
left join intermediate.int_sales_reps as managers on reps.manager_id = managers.sales_rep_id
where reps.manager_id is not null and reps.manager_id <> reps.sales_rep_id
order by reps.manager_id
"""

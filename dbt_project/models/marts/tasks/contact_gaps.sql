-- For the manager: how long nobody has spoken to debtors of whom something is demanded. Where no
-- contact was ever told by anyone, silence says nothing and the days stay empty.
with feed as (
    select count(*) > 0 as has_contact_feed from {{ ref('int_contact_events') }}
),

demanded as (
    select distinct task_id from {{ ref('collection_task_items') }}
    where disposition = 'demand'
)

select
    tasks.task_id,
    tasks.sales_rep_id,
    reps.manager_id,
    tasks.debtor_id,
    tasks.debtor_name,
    tasks.maximum_days_overdue,
    tasks.episode_opened_on,
    tasks.last_contacted_on,
    tasks.last_contacted_on is null as is_never_contacted,
    case
        when feed.has_contact_feed
            then {{ days_since(
                'coalesce(tasks.last_contacted_on, tasks.oldest_due_date)', as_of_date()
            ) }}
    end as days_without_contact
from {{ ref('collection_tasks') }} as tasks
inner join demanded on tasks.task_id = demanded.task_id
cross join feed
left join {{ ref('int_sales_reps') }} as reps on tasks.sales_rep_id = reps.sales_rep_id

-- For the manager: how long nobody has spoken to debtors of whom something is demanded, and how
-- often somebody tried since: a call that reached nobody is no contact. Where no contact was ever
-- told by anyone, silence says nothing and days and attempts stay empty.
with feed as (
    select count(*) > 0 as has_contact_feed from {{ ref('int_contact_events') }}
),

told as (
    select
        debtor_id,
        contacted_at,
        case
            when coalesce(outcome_code, '') not in ({{ results_that_reached_nobody() }})
                then contacted_at
        end as reached_at
    from {{ ref('int_contact_events') }}
    where channel <> 'none' and cast(contacted_at as date) <= {{ as_of_date() }}
),

reached as (
    select
        debtor_id,
        max(reached_at) as last_reached_at
    from told
    group by debtor_id
),

attempts as (
    select
        told.debtor_id,
        cast(max(reached.last_reached_at) as date) as last_reached_on,
        sum(
            case
                when reached.last_reached_at is null or told.contacted_at > reached.last_reached_at
                    then 1
                else 0
            end
        ) as attempts_since
    from told
    inner join reached on told.debtor_id = reached.debtor_id
    group by told.debtor_id
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
                'coalesce(attempts.last_reached_on, tasks.oldest_due_date)', as_of_date()
            ) }}
    end as days_without_contact,
    attempts.last_reached_on,
    case
        when feed.has_contact_feed then cast(coalesce(attempts.attempts_since, 0) as integer)
    end as attempts_since_reached
from {{ ref('collection_tasks') }} as tasks
inner join demanded on tasks.task_id = demanded.task_id
cross join feed
left join attempts on tasks.debtor_id = attempts.debtor_id
left join {{ ref('int_sales_reps') }} as reps on tasks.sales_rep_id = reps.sales_rep_id

-- Whether the work worked: for each task whether somebody spoke to the debtor, whether he promised,
-- whether he paid, all within the days of policy after the task opened.
with limits as (
    select cast(max(limit_value) as integer) as result_days
    from {{ ref('stg_policy__report_limits') }}
    where limit_code = 'result_days'
),

policy as (
    select {{ first_of_month(as_of_date(), "1 - max(report_months)") }} as first_day
    from {{ ref('stg_policy__report_policy') }}
),

-- As the ledger had them before today, and what becomes of them today.
episodes as (
    select
        today.task_id,
        today.debtor_id,
        today.sales_rep_id,
        today.opened_on,
        case when today.episode_event = 'closed' then {{ as_of_date() }} end as closed_on
    from {{ ref('task_episodes') }} as today
    union all
    select
        past.task_id,
        past.debtor_id,
        past.sales_rep_id,
        past.opened_on,
        past.closed_on
    from {{ ref('int_task_episodes') }} as past
    left join {{ ref('task_episodes') }} as begun_again on past.task_id = begun_again.task_id
    where
        past.is_closed
        and past.closed_on <= {{ as_of_date() }}
        and begun_again.task_id is null
),

tasks as (
    select
        episodes.*,
        policy.first_day,
        {{ dbt.dateadd('day', 'limits.result_days', 'episodes.opened_on') }} as last_day
    from episodes
    cross join limits
    cross join policy
    where
        episodes.opened_on <= {{ as_of_date() }}
        and coalesce(episodes.closed_on, {{ as_of_date() }}) >= policy.first_day
),

-- A list of a day is worked on the working day after it.
contacts as (
    select
        tasks.task_id,
        min(cast(events.contacted_at as date)) as contacted_on
    from tasks
    inner join {{ ref('int_contact_events') }} as events
        on
            tasks.debtor_id = events.debtor_id
            and cast(events.contacted_at as date) between tasks.opened_on and tasks.last_day
    where
        events.channel <> 'none'
        -- Who was not reached was not spoken to, though somebody tried.
        and coalesce(events.outcome_code, '') not in ({{ results_that_reached_nobody() }})
        and cast(events.contacted_at as date) <= {{ as_of_date() }}
    group by tasks.task_id
),

promised as (
    select
        tasks.task_id,
        min(promises.made_on) as promised_on
    from tasks
    inner join {{ ref('promises') }} as promises
        on
            tasks.debtor_id = promises.debtor_id
            and promises.made_on between tasks.opened_on and tasks.last_day
    where promises.made_on <= {{ as_of_date() }}
    group by tasks.task_id
),

-- Money dated on the first day was there before anybody could act.
cash as (
    select
        tasks.task_id,
        collected.currency_code,
        min(collected.collected_on) as paid_on,
        {{ sum_amount('collected.collected_amount') }} as collected_amount
    from tasks
    inner join {{ ref('collected_cash') }} as collected
        on
            tasks.debtor_id = collected.debtor_id
            and tasks.opened_on < collected.collected_on
            and tasks.last_day >= collected.collected_on
    group by tasks.task_id, collected.currency_code
)

select
    tasks.task_id || '|' || coalesce(cash.currency_code, '') as task_result_id,
    tasks.task_id,
    tasks.sales_rep_id,
    tasks.debtor_id,
    standing.debtor_name,
    tasks.opened_on,
    tasks.closed_on,
    case
        when tasks.closed_on is not null
            then {{ days_since('tasks.opened_on', 'tasks.closed_on') }}
    end as days_to_resolve,
    contacts.contacted_on,
    promised.promised_on,
    cash.paid_on,
    cash.currency_code,
    cash.collected_amount,
    tasks.opened_on >= tasks.first_day and tasks.last_day <= {{ as_of_date() }}
        as has_had_its_days
from tasks
left join contacts on tasks.task_id = contacts.task_id
left join promised on tasks.task_id = promised.task_id
left join cash on tasks.task_id = cash.task_id
left join {{ ref('debtor_standing') }} as standing on tasks.debtor_id = standing.debtor_id

-- What is known of the contacts with a debtor by as_of: the last one, the excuse heard then, and
-- from which working day policy allows the next.
with events as (
    select
        debtor_id,
        cast(contacted_at as date) as contacted_on,
        excuse_code,
        row_number() over (
            partition by debtor_id order by contacted_at desc, contact_event_id desc
        ) as recency
    from {{ ref('int_contact_events') }}
    where channel <> 'none' and cast(contacted_at as date) <= {{ as_of_date() }}
),

policy as (
    select
        max(case when capacity_code = 'contacts_per_week' then capacity_value end)
            as contacts_per_week
    from {{ ref('stg_policy__capacity') }}
),

today as (
    select next_work_day as work_date from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

summed as (
    select
        events.debtor_id,
        max(events.contacted_on) as last_contacted_on,
        max(case when events.recency = 1 then events.excuse_code end) as last_excuse_code,
        sum(
            case
                when events.contacted_on > {{ dbt.dateadd('day', -7, 'today.work_date') }} then 1
                else 0
            end
        ) as contacts_last_week,
        -- The contact that must be a week old before another may follow.
        max(case when events.recency = policy.contacts_per_week then events.contacted_on end)
            as limiting_contact_on,
        max(today.work_date) as work_date
    from events
    cross join policy
    cross join today
    group by events.debtor_id
)

select
    summed.debtor_id,
    summed.last_contacted_on,
    summed.last_excuse_code,
    cast(summed.contacts_last_week as integer) as contacts_last_week,
    case
        when week_later.following_work_day > summed.work_date then week_later.following_work_day
    end as next_contact_not_before
from summed
left join {{ ref('work_day_shifts') }} as week_later
    on
        week_later.calendar_date
        = cast({{ dbt.dateadd('day', 7, 'summed.limiting_contact_on') }} as date)

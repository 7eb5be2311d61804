-- Which tasks a rep need not turn to today, and until when: he or his manager put it off, the
-- weekly limit of contacts is reached, or a promise is to be followed up on another day.
with today as (
    select
        today.next_work_day as work_date,
        next_day.work_day_count
    from {{ ref('work_day_shifts') }} as today
    inner join {{ ref('work_day_shifts') }} as next_day
        on today.next_work_day = next_day.calendar_date
    where today.calendar_date = {{ as_of_date() }}
),

snoozes as (
    select
        tasks.task_id,
        max(shifts.next_work_day) as waits_until
    from {{ ref('task_facts') }} as tasks
    inner join {{ ref('task_overrides') }} as overrides
        on
            tasks.debtor_id = overrides.debtor_id
            and coalesce(overrides.sales_rep_id, tasks.sales_rep_id) = tasks.sales_rep_id
    inner join {{ ref('work_day_shifts') }} as shifts
        on overrides.expires_on = shifts.calendar_date
    where overrides.override_code = 'snooze'
    group by tasks.task_id
),

-- The rep himself named the day in his list.
answered as (
    select
        tasks.task_id,
        answers.snoozed_until as waits_until
    from {{ ref('task_facts') }} as tasks
    inner join {{ ref('int_task_snoozes') }} as answers on tasks.task_id = answers.task_id
    inner join today on answers.snoozed_until > today.work_date
),

limited as (
    select
        tasks.task_id,
        contacts.next_contact_not_before as waits_until
    from {{ ref('task_facts') }} as tasks
    inner join {{ ref('task_contacts') }} as contacts on tasks.debtor_id = contacts.debtor_id
    where contacts.next_contact_not_before is not null
),

follow_ups as (
    select
        tasks.task_id,
        promised.work_day_count - cadence.days_before as work_day_count
    from {{ ref('task_facts') }} as tasks
    inner join {{ ref('task_points') }} as points
        on
            tasks.sales_rep_id = points.sales_rep_id
            and tasks.debtor_id = points.debtor_id
            and points.rule_code = 'promise_due'
    inner join {{ ref('work_day_shifts') }} as promised
        on points.promised_date = promised.calendar_date
    left join {{ ref('debtor_reputations') }} as reputations
        on tasks.debtor_id = reputations.debtor_id
    inner join {{ ref('stg_policy__promise_cadence') }} as cadence
        on coalesce(reputations.reputation_code, 'unproven') = cadence.reputation_code
    where tasks.recommended_action = 'confirm_promise'
),

between_follow_ups as (
    select
        follow_ups.task_id,
        min(coming.calendar_date) as waits_until
    from follow_ups
    cross join today
    left join {{ ref('work_day_shifts') }} as coming
        on
            follow_ups.work_day_count = coming.work_day_count
            and coming.following_work_day = coming.calendar_date
            and today.work_date < coming.calendar_date
    group by follow_ups.task_id
    having
        max(case when follow_ups.work_day_count = today.work_day_count then 1 else 0 end) = 0
        and min(coming.calendar_date) is not null
),

waits as (
    select
        task_id,
        'snoozed' as wait_reason,
        waits_until,
        1 as precedence
    from snoozes
    union all
    select
        task_id,
        'snoozed' as wait_reason,
        waits_until,
        1 as precedence
    from answered
    union all
    select
        task_id,
        'contact_limit' as wait_reason,
        waits_until,
        2 as precedence
    from limited
    union all
    select
        task_id,
        'promise_cadence' as wait_reason,
        waits_until,
        3 as precedence
    from between_follow_ups
),

ranked as (
    select
        *,
        row_number() over (partition by task_id order by precedence asc, waits_until desc) as place
    from waits
)

select
    task_id,
    wait_reason,
    waits_until
from ranked
where place = 1

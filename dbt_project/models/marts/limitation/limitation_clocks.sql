-- Until when each open, overdue debt can be sued for (民法典 188: three years; 20 at most), by
-- strong evidence alone and by any. The day it starts is not counted (201); a last day that is no
-- working day moves on (203).
with limits as (
    select
        max(case when limit_code = 'limitation_years' then limit_value end) as limitation_years,
        max(case when limit_code = 'limitation_cap_years' then limit_value end) as cap_years,
        max(case when limit_code = 'limitation_suspension_months' then limit_value end)
            as suspension_months,
        max(case when limit_code = 'limitation_warning_days' then limit_value end) as warning_days
    from {{ ref('stg_policy__task_limits') }}
),

debts as (
    select * from {{ ref('limitation_debts') }}
    where last_due_date < {{ as_of_date() }}
),

measures as (
    select 'strong' as measure_code
    union all
    select 'any' as measure_code
),

events as (
    select
        debts.debt_id,
        measures.measure_code,
        debts.last_due_date as event_date,
        'start' as event_kind,
        1 as is_agreement
    from debts
    cross join measures
    union all
    select
        debts.debt_id,
        measures.measure_code,
        events.event_date,
        events.event_kind,
        case when events.event_effect = 'agreement' then 1 else 0 end as is_agreement
    from debts
    inner join {{ ref('limitation_events') }} as events on debts.debt_id = events.debt_id
    inner join measures
        on measures.measure_code = 'any' or events.evidence_grade = 'strong'
    where events.event_date > debts.last_due_date and events.event_effect <> 'suspension'
),

gaps as (
    select
        events.*,
        limits.limitation_years,
        case
            when
                events.event_date > cast(
                    {{ dbt.dateadd(
                        'year',
                        'limits.limitation_years',
                        'lag(events.event_date) over (partition by events.debt_id, '
                        ~ 'events.measure_code order by events.event_date, events.is_agreement)'
                    ) }} as date
                )
                then 1
            else 0
        end as comes_too_late
    from events
    cross join limits
),

spells as (
    select
        *,
        sum(comes_too_late) over (
            partition by debt_id, measure_code
            order by event_date, is_agreement
            rows between unbounded preceding and current row
        ) as spell
    from gaps
),

-- After the period has run out a demand restarts nothing; the debtor's own agreement does (192).
effective as (
    select
        *,
        max(is_agreement) over (
            partition by debt_id, measure_code, spell
            order by event_date, is_agreement
            rows between unbounded preceding and current row
        ) = 1 as restarts
    from spells
),

last_restarts as (
    select
        debt_id,
        measure_code,
        max(event_date) as restarted_on
    from effective
    where restarts
    group by debt_id, measure_code
),

suspensions as (
    select
        debt_id,
        min(event_date) as suspended_from,
        max(coalesce(ends_on, {{ as_of_date() }})) as suspended_until
    from {{ ref('limitation_events') }}
    where event_effect = 'suspension'
    group by debt_id
),

ends as (
    select
        last_restarts.debt_id,
        last_restarts.measure_code,
        last_restarts.restarted_on,
        cast(
            {{ dbt.dateadd('year', 'limits.limitation_years', 'last_restarts.restarted_on') }}
            as date
        ) as plain_end,
        limits.suspension_months,
        limits.cap_years
    from last_restarts
    cross join limits
),

-- A cause of suspension in the last six months: six months more from the day it ends (194).
suspended as (
    select
        ends.debt_id,
        ends.measure_code,
        ends.restarted_on,
        case
            when
                suspensions.suspended_from <= ends.plain_end
                and suspensions.suspended_until > cast(
                    {{ dbt.dateadd('month', '-ends.suspension_months', 'ends.plain_end') }} as date
                )
                then cast(
                    {{ dbt.dateadd(
                        'month', 'ends.suspension_months', 'suspensions.suspended_until'
                    ) }} as date
                )
            else ends.plain_end
        end as period_end,
        cast(
            {{ dbt.dateadd('year', 'ends.cap_years', 'debts.last_due_date') }} as date
        ) as cap_end
    from ends
    inner join debts on ends.debt_id = debts.debt_id
    left join suspensions on ends.debt_id = suspensions.debt_id
),

shifted as (
    select
        suspended.debt_id,
        suspended.measure_code,
        suspended.restarted_on,
        coalesce(
            shifts.following_work_day, least(suspended.period_end, suspended.cap_end)
        ) as limitation_end
    from suspended
    left join {{ ref('work_day_shifts') }} as shifts
        on least(suspended.period_end, suspended.cap_end) = shifts.calendar_date
),

by_debt as (
    select
        debt_id,
        max(case when measure_code = 'strong' then restarted_on end) as restarted_on_strong,
        max(case when measure_code = 'any' then restarted_on end) as restarted_on_any,
        max(case when measure_code = 'strong' then limitation_end end) as limitation_end_strong,
        max(case when measure_code = 'any' then limitation_end end) as limitation_end_any
    from shifted
    group by debt_id
)

select
    debts.debt_id,
    debts.company_id,
    debts.customer_id,
    debts.debtor_id,
    debts.document_number,
    debts.last_due_date as limitation_start,
    by_debt.restarted_on_strong,
    by_debt.restarted_on_any,
    by_debt.limitation_end_strong,
    by_debt.limitation_end_any,
    {{ dbt.datediff(as_of_date(), 'by_debt.limitation_end_strong', 'day') }} as days_left_strong,
    case
        when by_debt.limitation_end_any < {{ as_of_date() }} then 'past'
        when by_debt.limitation_end_strong < {{ as_of_date() }} then 'past_by_strong_evidence'
        when
            by_debt.limitation_end_strong
            <= cast({{ dbt.dateadd('day', 'limits.warning_days', as_of_date()) }} as date)
            then 'near'
        else 'running'
    end as limitation_state
from debts
inner join by_debt on debts.debt_id = by_debt.debt_id
cross join limits

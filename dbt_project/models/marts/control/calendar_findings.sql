-- What counts on days of a year whose holidays and make-up working days are not announced yet.
with days as (
    select
        shifts.calendar_date,
        shifts.next_work_day,
        calendar.calendar_status
    from {{ ref('work_day_shifts') }} as shifts
    inner join {{ ref('int_work_days') }} as calendar
        on shifts.calendar_date = calendar.calendar_date
)

select
    'provisional_work_day' as finding_code,
    cast(null as {{ dbt.type_string() }}) as source_row_id,
    'work_date' as subject_id,
    cast(today.next_work_day as {{ dbt.type_string() }}) as value,
    cast(today.calendar_date as {{ dbt.type_string() }}) as detail
from days as today
inner join days as next_day on today.next_work_day = next_day.calendar_date
where
    today.calendar_date = {{ as_of_date() }}
    and 'provisional' in (today.calendar_status, next_day.calendar_status)
union all
-- The window of a promise ends some days after the working day to which its date moves.
select
    'provisional_work_day' as finding_code,
    promises.source_row_id,
    promises.promise_id as subject_id,
    cast(promises.window_end as {{ dbt.type_string() }}) as value,
    cast(promises.promised_date as {{ dbt.type_string() }}) as detail
from {{ ref('promises') }} as promises
inner join days as first_day on promises.promised_date = first_day.calendar_date
inner join days as last_day on promises.window_end = last_day.calendar_date
where
    promises.promise_state in ('open', 'broken', 'partially_kept', 'pending_application')
    and 'provisional' in (first_day.calendar_status, last_day.calendar_status)

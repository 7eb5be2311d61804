with calendar as (
    {{ dbt.date_spine("day", "cast('2000-01-01' as date)", "cast('2032-01-01' as date)") }}
),

days as (
    select
        cast(date_day as date) as calendar_date,
        -- 1999-12-27 was a Monday, so 5 and 6 are Saturday and Sunday.
        mod({{ dbt.datediff("cast('1999-12-27' as date)", "date_day", "day") }}, 7) as weekday
    from calendar
),

recorded as (
    select * from {{ ref("stg_policy__work_days") }}
),

-- The State Council announces a year's days as a whole.
announced_years as (
    select
        extract(year from calendar_date) as calendar_year,
        min(source_row_id) as source_row_id
    from recorded
    where calendar_status = 'official'
    group by extract(year from calendar_date)
),

-- What was expected of a year is void once the year is announced.
exceptions as (
    select recorded.*
    from recorded
    left join announced_years
        on extract(year from recorded.calendar_date) = announced_years.calendar_year
    where recorded.calendar_status = 'official' or announced_years.calendar_year is null
)

select
    days.calendar_date,
    coalesce(exceptions.is_work_day, days.weekday < 5) as is_work_day,
    case
        when announced_years.calendar_year is not null then 'official'
        else 'provisional'
    end as calendar_status,
    coalesce(exceptions.source_row_id, announced_years.source_row_id) as source_row_id
from days
left join exceptions
    on days.calendar_date = exceptions.calendar_date
left join announced_years
    on extract(year from days.calendar_date) = announced_years.calendar_year

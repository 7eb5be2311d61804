-- For every day, the working day it moves to and the working day after it; and a count of working
-- days, so that a distance in working days is a subtraction.
with days as (
    select
        calendar_date,
        case when is_work_day then calendar_date end as work_day,
        sum(case when is_work_day then 1 else 0 end) over (
            order by calendar_date rows between unbounded preceding and current row
        ) as work_day_count
    from {{ ref('int_work_days') }}
)

select
    calendar_date,
    coalesce(
        min(work_day) over (
            order by calendar_date rows between current row and unbounded following
        ),
        calendar_date
    ) as following_work_day,
    min(work_day) over (
        order by calendar_date rows between 1 following and unbounded following
    ) as next_work_day,
    cast(work_day_count as integer) as work_day_count
from days

with answers as (
    select
        *,
        row_number() over (partition by task_id order by work_day desc, answer_id asc) as recency
    from {{ ref("stg_answers__answers") }}
    where has_snooze and work_day <= {{ as_of_date() }}
)

select
    task_id,
    source_row_id,
    sales_rep_id,
    work_day as told_on,
    follow_up_day as snoozed_until
from answers
where recency = 1

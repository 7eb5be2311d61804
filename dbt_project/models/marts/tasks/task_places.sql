-- Who is on today's list and in which order. Pins and what policy guarantees keep their place
-- whatever the capacity; the best scores fill what is left; the last few places go by turns to
-- those the scores leave out, so that everybody's turn comes. Visits open the day by region.
with capacity as (
    select
        max(case when capacity_code = 'daily_tasks' then capacity_value end) as daily_tasks,
        max(case when capacity_code = 'reserved_tasks' then capacity_value end) as reserved_tasks
    from {{ ref('stg_policy__capacity') }}
),

today as (
    select work_day_count from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

regions as (
    select
        debtor_id,
        min(region) as region
    from {{ ref('int_customers') }}
    group by debtor_id
),

pins as (
    select distinct
        debtor_id,
        sales_rep_id
    from {{ ref('task_overrides') }}
    where override_code = 'pin'
),

pinned as (
    select distinct tasks.task_id
    from {{ ref('task_facts') }} as tasks
    inner join pins
        on
            tasks.debtor_id = pins.debtor_id
            and coalesce(pins.sales_rep_id, tasks.sales_rep_id) = tasks.sales_rep_id
),

sorted as (
    select
        tasks.*,
        regions.region,
        pinned.task_id is not null as is_pinned,
        tasks.recommended_action = 'visit' as is_visit,
        coalesce(reps.daily_capacity, capacity.daily_tasks) as daily_capacity,
        capacity.reserved_tasks,
        today.work_day_count,
        waits.wait_reason,
        waits.waits_until,
        case
            when pinned.task_id is not null or tasks.is_guaranteed then 'kept'
            when waits.task_id is not null then 'waiting'
            else 'open'
        end as claim
    from {{ ref('task_facts') }} as tasks
    cross join capacity
    cross join today
    left join pinned on tasks.task_id = pinned.task_id
    left join {{ ref('task_waits') }} as waits on tasks.task_id = waits.task_id
    left join regions on tasks.debtor_id = regions.debtor_id
    left join {{ ref('int_sales_reps') }} as reps on tasks.sales_rep_id = reps.sales_rep_id
),

-- What the guaranteed ones leave of the day, and never less than the places that go by turns.
counted as (
    select
        *,
        greatest(
            daily_capacity
            - sum(case when claim = 'kept' then 1 else 0 end) over (partition by sales_rep_id),
            reserved_tasks
        ) as free_places,
        sum(case when claim = 'open' then 1 else 0 end) over (partition by sales_rep_id)
            as open_count,
        row_number() over (
            partition by sales_rep_id, claim
            order by score desc, best_overdue_amount desc, debtor_id asc
        ) as claim_place
    from sorted
),

-- A small day is not given to turns alone: the best score has a place wherever there are two.
taken_in_turns as (
    select
        *,
        case
            when open_count <= free_places then 0
            else greatest(least(reserved_tasks, free_places - 1), least(reserved_tasks, 1))
        end as turn_places
    from counted
),

shared as (
    select
        *,
        free_places - turn_places as scored_places
    from taken_in_turns
),

turned as (
    select
        *,
        claim = 'open' and claim_place > scored_places as is_left_over,
        open_count - scored_places as left_over_count,
        row_number() over (
            partition by sales_rep_id, claim, claim_place <= scored_places order by debtor_id
        ) - 1 as turn_index
    from shared
),

-- Each working day the turn moves on by as many places as there are.
chosen as (
    select
        *,
        case
            when claim = 'waiting' then wait_reason
            when not is_left_over then null
            when
                mod(
                    turn_index + left_over_count
                    - mod(work_day_count * turn_places, left_over_count),
                    left_over_count
                ) < turn_places
                then null
            else 'capacity'
        end as cut_reason
    from turned
),

grouped as (
    select
        *,
        case when is_visit then max(score) over (partition by sales_rep_id, is_visit, region) end
            as region_score
    from chosen
)

select
    task_id,
    region,
    is_pinned,
    cut_reason,
    case when claim = 'waiting' then waits_until end as waits_until,
    cast(
        row_number() over (
            partition by sales_rep_id
            order by
                case when cut_reason is null then 1 when cut_reason = 'capacity' then 2 else 3 end,
                case when is_pinned then 1 else 2 end,
                case when is_visit and cut_reason is null then 1 else 2 end,
                case when cut_reason is null then region_score end desc,
                case when is_visit and cut_reason is null then region end asc,
                score desc,
                best_overdue_amount desc,
                debtor_id asc
        ) as integer
    ) as rank
from grouped

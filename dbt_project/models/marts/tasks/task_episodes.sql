-- An episode is the time during which there is something to do for a debtor; its id is the task's
-- id. The rep's own open episode goes on; one whose rep has nothing to do here any more passes to
-- a rep who has; else a new one opens today. What nobody continues is closed.
with candidates as (
    select distinct
        sales_rep_id,
        debtor_id
    from {{ ref('task_conditions') }}
),

episodes as (
    select
        *,
        row_number() over (partition by debtor_id, sales_rep_id order by opened_on, task_id)
            as turn
    from {{ ref('int_task_episodes') }}
    where not is_closed and opened_on <= {{ as_of_date() }}
),

continued as (
    select
        episodes.task_id,
        episodes.debtor_id,
        episodes.sales_rep_id,
        episodes.opening_sales_rep_id,
        episodes.opened_on
    from episodes
    inner join candidates
        on
            episodes.debtor_id = candidates.debtor_id
            and episodes.sales_rep_id = candidates.sales_rep_id
    where episodes.turn = 1
),

orphaned as (
    select
        episodes.*,
        row_number() over (
            partition by episodes.debtor_id order by episodes.opened_on, episodes.task_id
        ) as place
    from episodes
    left join continued on episodes.task_id = continued.task_id
    where continued.task_id is null
),

unplaced as (
    select
        candidates.*,
        row_number() over (
            partition by candidates.debtor_id order by candidates.sales_rep_id
        ) as place
    from candidates
    left join continued
        on
            candidates.debtor_id = continued.debtor_id
            and candidates.sales_rep_id = continued.sales_rep_id
    where continued.task_id is null
),

placed as (
    select
        coalesce(orphaned.task_id, {{ hash_key([
            'unplaced.debtor_id',
            'unplaced.sales_rep_id',
            'cast(' ~ as_of_date() ~ ' as ' ~ dbt.type_string() ~ ')',
        ]) }}) as task_id,
        coalesce(unplaced.debtor_id, orphaned.debtor_id) as debtor_id,
        coalesce(unplaced.sales_rep_id, orphaned.sales_rep_id) as sales_rep_id,
        coalesce(orphaned.opening_sales_rep_id, unplaced.sales_rep_id) as opening_sales_rep_id,
        coalesce(orphaned.opened_on, {{ as_of_date() }}) as opened_on,
        case
            when orphaned.task_id is null then 'opened'
            when unplaced.debtor_id is null then 'closed'
            else 'reassigned'
        end as episode_event
    from unplaced
    full outer join orphaned
        on unplaced.debtor_id = orphaned.debtor_id and unplaced.place = orphaned.place
)

select
    *,
    'continued' as episode_event
from continued
union all
select * from placed

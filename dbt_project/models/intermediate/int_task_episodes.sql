with events as (
    select
        subject_id as task_id,
        sequence,
        run_id,
        event_type,
        {{ json_text("payload", "debtor_id") }} as debtor_id,
        {{ json_text("payload", "opening_sales_rep_id") }} as opening_sales_rep_id,
        {{ json_text("payload", "sales_rep_id") }} as sales_rep_id,
        cast({{ json_text("payload", "opened_on") }} as date) as opened_on
    from {{ ref("stg_run__ledger_events") }}
    where event_type in ('episode_opened', 'episode_reassigned', 'episode_closed')
),

ranked as (
    select
        *,
        row_number() over (partition by task_id order by sequence desc) as recency
    from events
),

-- What ends and begins again on one day has the id of that day twice: its last beginning counts.
openings as (
    select
        *,
        row_number() over (partition by task_id order by sequence desc) as turn
    from events
    where event_type = 'episode_opened'
),

latest as (
    select * from ranked
    where recency = 1
),

-- The day of the figures of each run.
published as (
    select
        run_id,
        max(cast({{ json_text("payload", "as_of") }} as date)) as as_of
    from {{ ref("stg_run__ledger_events") }}
    where event_type = 'run_published'
    group by run_id
)

select
    openings.task_id,
    coalesce(aliases.debtor_id, openings.debtor_id) as debtor_id,
    openings.opening_sales_rep_id,
    coalesce(latest.sales_rep_id, openings.opening_sales_rep_id) as sales_rep_id,
    openings.opened_on,
    latest.event_type = 'episode_closed' as is_closed,
    case when latest.event_type = 'episode_closed' then published.as_of end as closed_on,
    'ledger.' || cast(openings.sequence as varchar) as source_row_id
from openings
inner join latest
    on openings.task_id = latest.task_id
left join published on latest.run_id = published.run_id
left join {{ ref("int_debtor_aliases") }} as aliases
    on openings.debtor_id = aliases.former_debtor_id
where openings.turn = 1

-- Why there is something to do for a debtor today, one code for each cause; a debtor without any
-- of these is on nobody's list.
with portions as (
    select * from {{ ref('task_portions') }}
),

shifts as (
    select * from {{ ref('work_day_shifts') }}
),

policy as (
    select max(due_soon_days) as due_soon_days
    from {{ ref('stg_policy__promise_policy') }}
),

-- Money lies unapplied and nothing is left to demand: asking now would ask for what was paid.
covered as (
    select
        sales_rep_id,
        debtor_id
    from portions
    group by sales_rep_id, debtor_id
    having
        max(case when reason_code = 'unapplied_credit' then 1 else 0 end) = 1
        and max(case when disposition = 'demand' then 1 else 0 end) = 0
),

due_soon as (
    select
        portions.sales_rep_id,
        portions.debtor_id
    from portions
    inner join shifts as due_days on portions.due_date = due_days.calendar_date
    inner join shifts as today on today.calendar_date = {{ as_of_date() }}
    cross join policy
    where
        portions.reason_code = 'not_due'
        and portions.portion_type = 'rest'
        and due_days.work_day_count - today.work_day_count <= policy.due_soon_days
),

regions as (
    select distinct debtor_id from {{ ref('int_customers') }}
    where region is not null
),

limits as (
    select max(limit_value) as repeated_broken_promises
    from {{ ref('stg_policy__task_limits') }}
    where limit_code = 'repeated_broken_promises'
),

-- What a promise asks for beyond being followed: the day itself, a part that came, a second breach.
promises as (
    select
        promises.sales_rep_id,
        promises.debtor_id,
        case
            when promises.condition_code = 'broken_promise' then promises.promise_state
            when promises.promised_date <= today.next_work_day then 'due_today'
        end as promise_situation,
        promises.promise_id
    from {{ ref('task_promises') }} as promises
    left join shifts as today on today.calendar_date = {{ as_of_date() }}
),

promise_counts as (
    select
        sales_rep_id,
        debtor_id,
        sum(case when promise_situation = 'partially_kept' then 1 else 0 end) as partly_kept_count,
        sum(case when promise_situation = 'broken' then 1 else 0 end) as broken_count,
        sum(case when promise_situation = 'due_today' then 1 else 0 end) as due_today_count
    from promises
    group by sales_rep_id, debtor_id
),

conditions as (
    select
        sales_rep_id,
        debtor_id,
        case reason_code
            when 'overdue' then 'demand'
            else reason_code
        end as condition_code
    from portions
    where
        reason_code in (
            'overdue', 'unapplied_credit', 'data_hold', 'legal_status', 'no_master_data',
            'no_release_date'
        )
    union all
    select
        sales_rep_id,
        debtor_id,
        'due_soon' as condition_code
    from due_soon
    union all
    select
        sales_rep_id,
        debtor_id,
        'cash_covers_all' as condition_code
    from covered
    union all
    select
        portions.sales_rep_id,
        portions.debtor_id,
        'dispute' as condition_code
    from portions
    where portions.portion_type = 'disputed'
    union all
    select
        sales_rep_id,
        debtor_id,
        condition_code
    from {{ ref('task_promises') }}
    union all
    {%- for condition, count in [
        ("partly_kept_promise", "partly_kept_count >= 1"),
        ("repeated_broken_promise", "broken_count >= limits.repeated_broken_promises"),
        ("promise_due_today", "due_today_count >= 1"),
    ] %}
    select
        promise_counts.sales_rep_id,
        promise_counts.debtor_id,
        '{{ condition }}' as condition_code
    from promise_counts
    cross join limits
    where promise_counts.{{ count }}
    union all
    {%- endfor %}
    select
        portions.sales_rep_id,
        portions.debtor_id,
        'demand_in_region' as condition_code
    from portions
    inner join regions on portions.debtor_id = regions.debtor_id
    where portions.disposition = 'demand'
    union all
    select
        portions.sales_rep_id,
        portions.debtor_id,
        breaches.breach_type as condition_code
    from portions
    inner join {{ ref('credit_breaches') }} as breaches
        on portions.debtor_id = breaches.debtor_id and portions.company_id = breaches.company_id
    where
        breaches.breach_type in ('over_limit', 'group_over_limit', 'cash_only')
        and portions.reason_code <> 'settlement'
    union all
    select
        portions.sales_rep_id,
        portions.debtor_id,
        watched.condition_code
    from portions
    inner join {{ ref('watched_accounts') }} as watched
        on portions.debtor_id = watched.debtor_id and portions.company_id = watched.company_id
    where portions.reason_code <> 'settlement'
    union all
    select
        sales_rep_id,
        debtor_id,
        'settlement_waiting' as condition_code
    from portions
    where reason_code = 'settlement'
    {%- for further in ["task_limitation", "task_record_gaps", "task_recent_payments",
                         "task_contract_gaps"] %}
    union all
    select
        sales_rep_id,
        debtor_id,
        condition_code
    from {{ ref(further) }}
    {%- endfor %}
)

select distinct
    sales_rep_id,
    debtor_id,
    condition_code
from conditions

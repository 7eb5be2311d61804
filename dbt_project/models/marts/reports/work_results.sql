-- 催收成效: of the tasks that have had their days, how many led to a contact, a promise, money; and
-- whether those who were spoken to paid more often than those who were not.
with tasks as (
    select
        task_id,
        max(sales_rep_id) as sales_rep_id,
        case when max(contacted_on) is not null then 1 else 0 end as is_contacted,
        case when max(promised_on) is not null then 1 else 0 end as is_promised,
        case when sum(case when collected_amount > 0 then 1 else 0 end) > 0 then 1 else 0 end
            as is_paid,
        case when max(closed_on) is not null then 1 else 0 end as is_resolved
    from {{ ref('task_results') }}
    where has_had_its_days
    group by task_id
),

feed as (
    select count(*) > 0 as has_contact_feed from {{ ref('int_contact_events') }}
),

counted as (
    select
        tasks.sales_rep_id,
        cast(count(*) as integer) as task_count,
        {%- for column, condition in [
            ("contacted_count", "tasks.is_contacted = 1"),
            ("promised_count", "tasks.is_promised = 1"),
            ("paid_count", "tasks.is_paid = 1"),
            ("contacted_paid_count", "tasks.is_contacted = 1 and tasks.is_paid = 1"),
            ("uncontacted_count", "tasks.is_contacted = 0"),
            ("uncontacted_paid_count", "tasks.is_contacted = 0 and tasks.is_paid = 1"),
            ("resolved_count", "tasks.is_resolved = 1"),
        ] %}
        cast(sum(case when {{ condition }} then 1 else 0 end) as integer) as {{ column }},
        {%- endfor %}
        max(case when feed.has_contact_feed then 1 else 0 end) = 1 as has_contact_feed
    from tasks
    cross join feed
    group by tasks.sales_rep_id
)

-- Where nobody ever told of a contact, none is not zero.
select
    coalesce(sales_rep_id, '') as work_result_id,
    sales_rep_id,
    task_count,
    case when has_contact_feed then contacted_count end as contacted_count,
    promised_count,
    paid_count,
    resolved_count,
    case
        when has_contact_feed
            then cast({{ money_divide('contacted_count', 'task_count', 4) }} as decimal(38, 4))
    end as contacted_share,
    cast({{ money_divide('paid_count', 'task_count', 4) }} as decimal(38, 4)) as paid_share,
    case
        when has_contact_feed
            then
                cast(
                    {{ money_divide('contacted_paid_count', 'contacted_count', 4) }}
                    as decimal(38, 4)
                )
    end as contacted_paid_share,
    case
        when has_contact_feed
            then
                cast(
                    {{ money_divide('uncontacted_paid_count', 'uncontacted_count', 4) }}
                    as decimal(38, 4)
                )
    end as uncontacted_paid_share
from counted

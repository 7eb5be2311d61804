-- 解决天数: how long it took until an overdue document was settled, a dispute answered, a task closed,
-- per rep, for what ended in the months of the reports; and how old what is still open is.
with policy as (
    select {{ first_of_month(as_of_date(), "1 - max(report_months)") }} as first_day
    from {{ ref('stg_policy__report_policy') }}
),

documents as (
    select
        receivable_id,
        sales_rep_id
    from {{ ref('receivable_balances') }}
),

cases as (
    select
        'overdue_document' as case_type,
        documents.sales_rep_id,
        settled.settled_on as ended_on,
        settled.days_late as days_taken
    from {{ ref('settled_items') }} as settled
    inner join documents on settled.receivable_id = documents.receivable_id
    where settled.days_late > 0
    union all
    select
        'overdue_document' as case_type,
        sales_rep_id,
        cast(null as date) as ended_on,
        days_overdue as days_taken
    from {{ ref('open_items') }}
    where is_overdue
    union all
    select
        'dispute' as case_type,
        documents.sales_rep_id,
        case when not disputes.is_open then disputes.closed_on end as ended_on,
        {{ days_since(
            'disputes.opened_on',
            'case when disputes.is_open then ' ~ as_of_date() ~ ' else disputes.closed_on end'
        ) }} as days_taken
    from {{ ref('disputes') }} as disputes
    inner join documents on disputes.receivable_id = documents.receivable_id
    where disputes.is_open or disputes.closed_on <= {{ as_of_date() }}
    union all
    select
        'task' as case_type,
        sales_rep_id,
        closed_on as ended_on,
        coalesce(days_to_resolve, {{ days_since('opened_on', as_of_date()) }}) as days_taken
    from (
        select distinct
            task_id,
            sales_rep_id,
            opened_on,
            closed_on,
            days_to_resolve
        from {{ ref('task_results') }}
    ) as tasks
),

counted as (
    select
        cases.case_type,
        cases.sales_rep_id,
        {%- for column, measure, condition in [
            ("ended_count", "count", "cases.ended_on is not null"),
            ("ended_days", "sum", "cases.ended_on is not null"),
            ("longest_days", "max", "cases.ended_on is not null"),
            ("open_count", "count", "cases.ended_on is null"),
            ("oldest_open_days", "max", "cases.ended_on is null"),
        ] %}
    cast({{ measure }}(case when {{ condition }} then cases.days_taken end) as integer)
        as {{ column }}{{ "," if not loop.last }}
    {%- endfor %}
    from cases
    cross join policy
    where cases.ended_on is null or cases.ended_on >= policy.first_day
    group by cases.case_type, cases.sales_rep_id
)

select
    case_type || '|' || coalesce(sales_rep_id, '') as resolution_id,
    case_type,
    sales_rep_id,
    ended_count,
    cast({{ money_divide('ended_days', 'ended_count', 1) }} as decimal(9, 1)) as average_days,
    longest_days,
    open_count,
    oldest_open_days
from counted

-- The months of receivables: what stood at their beginning and end and what happened between, per
-- rep. Every key figure is a ratio of sums over these rows.
{%- set flows = [
    "sales_amount", "received_amount", "received_without_bills_amount", "debit_amount",
    "settled_amount",
] %}
{%- set dues = ["due_amount", "due_collected_amount"] %}
{%- set words = ["judged_count", "kept_count", "promised_amount", "kept_amount"] %}

with recursive windows as (
    select greatest(max(window_months), 12) as longest_window
    from {{ ref('stg_policy__key_figures') }}
),

-- A month before the first, for all that came earlier.
spans as (
    select max(reporting.report_months + windows.longest_window) as months_back
    from {{ ref('stg_policy__report_policy') }} as reporting
    cross join windows
),

spine as (
    select
        {{ first_of_month(as_of_date(), "-months_back") }} as report_month,
        months_back as months_left
    from spans
    union all
    select
        {{ first_of_month("report_month", 1) }} as report_month,
        months_left - 1 as months_left
    from spine
    where months_left > 0
),

earliest as (
    select min(report_month) as report_month from spine
),

movements as (
    select
        movements.*,
        greatest({{ first_of_month('movements.counted_on') }}, earliest.report_month)
            as counted_month,
        greatest({{ first_of_month('movements.overdue_on') }}, earliest.report_month)
            as overdue_month,
        greatest({{ first_of_month('movements.due_date') }}, earliest.report_month) as due_month
    from {{ ref('receivable_movements') }} as movements
    cross join earliest
),

counted as (
    select
        company_id,
        coalesce(sales_rep_id, '') as rep_key,
        currency_code,
        counted_month as report_month,
        {%- for flow in flows %}
        sum({{ flow }}) as {{ flow }},
        {%- endfor %}
        sum(item_count) as item_count
    from movements
    group by company_id, coalesce(sales_rep_id, ''), currency_code, counted_month
),

became_overdue as (
    select
        company_id,
        coalesce(sales_rep_id, '') as rep_key,
        currency_code,
        overdue_month as report_month,
        sum(debit_amount - settled_amount) as overdue_change,
        sum(item_count) as overdue_count_change
    from movements
    where overdue_on <= {{ as_of_date() }}
    group by company_id, coalesce(sales_rep_id, ''), currency_code, overdue_month
),

fell_due as (
    select
        company_id,
        coalesce(sales_rep_id, '') as rep_key,
        currency_code,
        due_month as report_month,
        sum(debit_amount - settled_amount + collected_amount) as due_amount,
        sum(collected_amount) as due_collected_amount
    from movements
    where is_in_due_month
    group by company_id, coalesce(sales_rep_id, ''), currency_code, due_month
),

promised as (
    select
        promises.company_id,
        coalesce(promises.sales_rep_id, '') as rep_key,
        promises.currency_code,
        greatest({{ first_of_month('promises.promised_date') }}, earliest.report_month)
            as report_month,
        count(*) as judged_count,
        sum(case when promises.promise_state = 'kept' then 1 else 0 end) as kept_count,
        sum(promises.promised_amount) as promised_amount,
        sum(
            case
                when promises.promise_state = 'kept' then promises.promised_amount
                else promises.paid_in_window
            end
        ) as kept_amount
    from {{ ref('promises') }} as promises
    cross join earliest
    where
        promises.promise_state in ('kept', 'partially_kept', 'broken')
        and promises.promised_date <= {{ as_of_date() }}
    group by
        promises.company_id, coalesce(promises.sales_rep_id, ''), promises.currency_code,
        greatest({{ first_of_month('promises.promised_date') }}, earliest.report_month)
),

holders as (
    select
        company_id,
        rep_key,
        currency_code
    from counted
    union
    select
        company_id,
        rep_key,
        currency_code
    from promised
    where currency_code is not null
),

joined as (
    select
        holders.company_id,
        holders.rep_key,
        holders.currency_code,
        spine.report_month,
        {%- for flow in flows %}
        cast(coalesce(counted.{{ flow }}, 0) as decimal(38, 4)) as {{ flow }},
        {%- endfor %}
        {%- for due in dues %}
        cast(coalesce(fell_due.{{ due }}, 0) as decimal(38, 4)) as {{ due }},
        {%- endfor %}
        {%- for word in words %}
        cast(
            coalesce(promised.{{ word }}, 0)
            as {{ "integer" if "count" in word else "decimal(38, 4)" }}
        ) as {{ word }},
        {%- endfor %}
        coalesce(counted.item_count, 0) as item_count,
        coalesce(became_overdue.overdue_change, 0) as overdue_change,
        coalesce(became_overdue.overdue_count_change, 0) as overdue_count_change
    from holders
    cross join spine
    {%- for relation in ["counted", "became_overdue", "fell_due", "promised"] %}
    left join {{ relation }}
        on
            holders.company_id = {{ relation }}.company_id
            and holders.rep_key = {{ relation }}.rep_key
            and holders.currency_code = {{ relation }}.currency_code
            and spine.report_month = {{ relation }}.report_month
    {%- endfor %}
),

running as (
    select
        {%- for total, change in {
            "ending_amount": "debit_amount - settled_amount",
            "overdue_amount": "overdue_change",
        }.items() %}
        cast(
            sum({{ change }}) over (
                partition by company_id, rep_key, currency_code order by report_month
                rows between unbounded preceding and current row
            ) as decimal(38, 4)
        ) as {{ total }},
        {%- endfor %}
        {%- for total, change in {
            "open_count": "item_count", "overdue_count": "overdue_count_change",
        }.items() %}
        cast(
            sum({{ change }}) over (
                partition by company_id, rep_key, currency_code order by report_month
                rows between unbounded preceding and current row
            ) as integer
        ) as {{ total }},
        {%- endfor %}
        *
    from joined
)

select
    running.company_id
    || '|' || running.rep_key
    || '|' || cast(running.report_month as {{ dbt.type_string() }})
    || '|' || running.currency_code as receivable_month_id,
    running.company_id,
    nullif(running.rep_key, '') as sales_rep_id,
    reps.department,
    running.currency_code,
    running.report_month,
    least({{ month_end('running.report_month') }}, {{ as_of_date() }}) as month_end,
    cast(running.ending_amount - running.debit_amount + running.settled_amount as decimal(38, 4))
        as opening_amount,
    {%- for column in flows + dues + words %}
    running.{{ column }},
    {%- endfor %}
    running.ending_amount,
    running.overdue_amount,
    running.open_count,
    running.overdue_count
from running
inner join earliest on running.report_month > earliest.report_month
left join {{ ref('int_sales_reps') }} as reps on running.rep_key = reps.sales_rep_id

-- The key figures of each month of the reports, for a company, each of its departments and reps:
-- every one with its numerator and denominator, or with the reason why there is none. Nothing is
-- reckoned over months of which the files do not tell everything.
{%- set sums = [
    "sales_amount", "received_amount", "received_without_bills_amount", "due_amount",
    "due_collected_amount", "judged_count", "kept_count", "promised_amount", "kept_amount",
] %}
{%- set stocks = [
    "opening_amount", "ending_amount", "overdue_amount", "open_count", "overdue_count",
] %}

with rules as (
    select * from {{ ref('stg_policy__key_figures') }}
),

policy as (
    select max(report_months) as report_months from {{ ref('stg_policy__report_policy') }}
),

limits as (
    select
        cast(coalesce(max(case when limit_code = 'year_days' then limit_value end), 365) as integer)
            as year_days,
        cast(coalesce(max(case when limit_code = 'month_days' then limit_value end), 0) as integer)
            as month_days
    from {{ ref('stg_policy__report_limits') }}
),

subjects as (
    select
        'company' as subject_type,
        company_id as subject_id,
        *
    from {{ ref('receivable_months') }}
    union all
    select
        'department' as subject_type,
        department as subject_id,
        *
    from {{ ref('receivable_months') }}
    where department is not null
    union all
    select
        'sales_rep' as subject_type,
        sales_rep_id as subject_id,
        *
    from {{ ref('receivable_months') }}
    where sales_rep_id is not null
),

held as (
    select
        {%- for column in sums + stocks %}
        sum(subjects.{{ column }}) as {{ column }},
        {%- endfor %}
        subjects.company_id,
        subjects.subject_type,
        subjects.subject_id,
        subjects.currency_code,
        subjects.report_month,
        max(subjects.month_end) as month_end
    from subjects
    group by
        subjects.company_id, subjects.subject_type, subjects.subject_id, subjects.currency_code,
        subjects.report_month
),

-- A month has its calendar days, or the days that policy gives every month.
months as (
    select
        held.*,
        case
            when limits.month_days > 0 and held.month_end = {{ month_end('held.report_month') }}
                then limits.month_days
            when limits.month_days > 0
                then
                    least(
                        {{ days_since('held.report_month', 'held.month_end') }} + 1,
                        limits.month_days
                    )
            else {{ days_since('held.report_month', 'held.month_end') }} + 1
        end as month_days
    from held
    cross join limits
),

spans as (
    select distinct
        months.report_month,
        rules.window_months,
        case
            when rules.window_months = 0
                then cast({{ dbt.date_trunc("year", "months.report_month") }} as date)
            else {{ first_of_month("months.report_month", "1 - rules.window_months") }}
        end as first_day
    from months
    cross join rules
    cross join policy
    where
        months.report_month
        >= {{ first_of_month(as_of_date(), "1 - policy.report_months") }}
),

windowed as (
    select
        months.company_id,
        months.subject_type,
        months.subject_id,
        months.currency_code,
        spans.report_month,
        spans.window_months,
        spans.first_day,
        max(months.month_end) as last_day,
        {%- for column in sums %}
        sum(months.{{ column }}) as {{ column }},
        {%- endfor %}
        {%- for column in stocks[1:] %}
        sum(case when months.report_month = spans.report_month then months.{{ column }} end)
            as {{ column }},
        {%- endfor %}
        sum(case when months.report_month = spans.first_day then months.opening_amount end)
            as opening_amount,
        count(*) as month_count,
        cast(sum(months.month_days) as integer) as window_days
    from spans
    inner join months on months.report_month between spans.first_day and spans.report_month
    group by
        months.company_id, months.subject_type, months.subject_id, months.currency_code,
        spans.report_month, spans.window_months, spans.first_day
),

-- Counting back: what the newer months of the window have not used up yet of the closing balance.
months_back as (
    select
        windowed.company_id,
        windowed.subject_type,
        windowed.subject_id,
        windowed.currency_code,
        windowed.report_month,
        windowed.ending_amount,
        months.month_days,
        greatest(months.sales_amount, 0) as sales_amount,
        windowed.ending_amount - coalesce(
            sum(greatest(months.sales_amount, 0)) over (
                partition by
                    windowed.company_id, windowed.subject_type, windowed.subject_id,
                    windowed.currency_code, windowed.report_month
                order by months.report_month desc
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as left_amount
    from windowed
    inner join rules
        on
            windowed.window_months = rules.window_months
            and rules.figure_code = 'countback_days_sales_outstanding'
    inner join {{ ref('company_histories') }} as histories
        on windowed.company_id = histories.company_id
    inner join months
        on
            windowed.company_id = months.company_id
            and windowed.subject_type = months.subject_type
            and windowed.subject_id = months.subject_id
            and windowed.currency_code = months.currency_code
            and windowed.first_day <= months.report_month
            and windowed.report_month >= months.report_month
            and histories.history_from <= months.report_month
),

counted_back as (
    select
        company_id,
        subject_type,
        subject_id,
        currency_code,
        report_month,
        sum(sales_amount) >= max(ending_amount) as is_used_up,
        cast(sum(least(sales_amount, greatest(left_amount, 0))) as decimal(38, 4)) as used_amount,
        cast(
            sum(
                case
                    when left_amount <= 0 then 0
                    when sales_amount <= left_amount then month_days
                    else {{ money_divide('left_amount * month_days', 'sales_amount', 1) }}
                end
            ) as decimal(38, 4)
        ) as days_counted_back
    from months_back
    group by company_id, subject_type, subject_id, currency_code, report_month
),

{#- What a figure is multiplied with besides. -#}
{%- set factors = {
    "days_sales_outstanding": "windowed.window_days",
    "best_possible_days_sales_outstanding": "windowed.window_days",
    "average_days_delinquent": "windowed.window_days",
    "receivables_turnover_days":
        "case when windowed.month_count = 12 then limits.year_days else windowed.window_days end",
} %}

parts as (
    select
        windowed.company_id,
        windowed.subject_type,
        windowed.subject_id,
        windowed.currency_code,
        rules.figure_code,
        rules.unit,
        rules.sort_order,
        windowed.report_month,
        windowed.first_day,
        windowed.last_day,
        counted_back.is_used_up,
        counted_back.days_counted_back,
        histories.lacks_sales,
        histories.lacks_receipts,
        coalesce(windowed.first_day >= histories.history_from, false) as is_told,
        windowed.last_day = {{ as_of_date() }} as is_today,
        cast(
            case rules.figure_code
                {%- for code, terms in key_figure_terms().items() %}
                when '{{ code }}' then {{ weighted_sum(terms[0], "windowed") }}
                {%- endfor %}
            end as decimal(38, 4)
        ) as numerator,
        cast(
            case rules.figure_code
                {%- for code, terms in key_figure_terms().items() %}
                when '{{ code }}'
                    then
                        {{ "counted_back.used_amount"
                            if code == "countback_days_sales_outstanding"
                            else weighted_sum(terms[1], "windowed") }}
                {%- endfor %}
            end as decimal(38, 4)
        ) as denominator,
        case rules.figure_code
            {%- for code, factor in factors.items() %}
            when '{{ code }}' then {{ factor }}
            {%- endfor %}
            else 1
        end as factor
    from windowed
    cross join limits
    inner join rules on windowed.window_months = rules.window_months
    left join {{ ref('company_histories') }} as histories
        on windowed.company_id = histories.company_id
    left join counted_back
        on
            rules.figure_code = 'countback_days_sales_outstanding'
            and windowed.company_id = counted_back.company_id
            and windowed.subject_type = counted_back.subject_type
            and windowed.subject_id = counted_back.subject_id
            and windowed.currency_code = counted_back.currency_code
            and windowed.report_month = counted_back.report_month
),

reasoned as (
    select
        *,
        case
            when figure_code in ('promises_kept_by_number', 'promises_kept_by_amount')
                then case when denominator <= 0 then 'nothing_to_divide_by' end
            when lacks_receipts then 'no_receipts_told'
            when is_today and figure_code in ('overdue_ratio', 'overdue_count_ratio')
                then case when denominator <= 0 then 'nothing_to_divide_by' end
            when lacks_sales then 'no_sales_told'
            when figure_code = 'countback_days_sales_outstanding'
                then case when not coalesce(is_used_up, false) then 'history_too_short' end
            when not is_told then 'history_too_short'
            when denominator <= 0 then 'nothing_to_divide_by'
        end as not_measurable_reason
    from parts
)

select
    company_id
    || '|' || subject_type
    || '|' || subject_id
    || '|' || figure_code
    || '|' || cast(report_month as {{ dbt.type_string() }})
    || '|' || currency_code as key_figure_id,
    company_id,
    subject_type,
    subject_id,
    currency_code,
    figure_code,
    unit,
    cast(sort_order as integer) as sort_order,
    report_month,
    first_day,
    last_day,
    last_day = {{ month_end('report_month') }} as is_month_over,
    case
        when coalesce(not_measurable_reason, 'nothing_to_divide_by') = 'nothing_to_divide_by'
            then numerator
    end as numerator,
    case
        when coalesce(not_measurable_reason, 'nothing_to_divide_by') = 'nothing_to_divide_by'
            then denominator
    end as denominator,
    cast(
        case
            when not_measurable_reason is not null then null
            when figure_code = 'countback_days_sales_outstanding' then days_counted_back
            when unit = 'days' then {{ money_divide('numerator * factor', 'denominator', 1) }}
            when unit = 'times' then {{ money_divide('numerator', 'denominator', 2) }}
            else {{ money_divide('numerator', 'denominator', 4) }}
        end as decimal(38, 4)
    ) as value,
    not_measurable_reason
from reasoned

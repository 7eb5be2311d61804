-- What the reports of the office are made of: each row adds what it brought.
with limits as (
    select cast(max(limit_value) as integer) as result_days
    from {{ ref('stg_policy__report_limits') }}
    where limit_code = 'result_days'
),

edges as (
    select
        'daily_collections' as output_table,
        daily_report_id as output_key,
        'day_total_amount' as output_column,
        source_row_id,
        collected_amount as contribution
    from {{ ref('daily_collections') }}
    union all
    select
        'rep_months' as output_table,
        rep_month_id as output_key,
        figure as output_column,
        source_row_id,
        contribution
    from {{ ref('rep_month_amounts') }}
    union all
    select
        'sales_statistics' as output_table,
        document_id as output_key,
        'document_sales_amount' as output_column,
        sale_source_row_id as source_row_id,
        sales_amount as contribution
    from {{ ref('sales_statistics') }}
    union all
    select
        'sales_statistics' as output_table,
        document_id as output_key,
        'document_collected_amount' as output_column,
        receipt_source_row_id as source_row_id,
        collected_amount as contribution
    from {{ ref('sales_statistics') }}
    union all
    select
        'recovery_by_age' as output_table,
        recovery_id as output_key,
        figure as output_column,
        source_row_id,
        contribution
    from {{ ref('recovery_amounts') }}
    union all
    select
        'task_results' as output_table,
        results.task_result_id as output_key,
        'collected_amount' as output_column,
        collected.source_row_id,
        collected.collected_amount as contribution
    from {{ ref('task_results') }} as results
    cross join limits
    inner join {{ ref('collected_cash') }} as collected
        on
            results.debtor_id = collected.debtor_id
            and results.currency_code = collected.currency_code
            and results.opened_on < collected.collected_on
            and collected.collected_on
            <= {{ dbt.dateadd('day', 'limits.result_days', 'results.opened_on') }}
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0 and source_row_id is not null

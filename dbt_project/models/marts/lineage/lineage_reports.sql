-- What the reports of the office are made of: each row adds what it brought.
with edges as (
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
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0

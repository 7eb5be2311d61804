-- What signals, grades, recommended limits and clocks of limitation rest on. Counts are sums of
-- ones: documents settled, documents paid in time, events that a signal counts; purchases add their
-- amounts. What restarted a clock, and what a signal is seen in, is evidence.
with rules as (
    select
        coalesce(max(case when rule_code = 'paid_grace_days' then rule_value end), 0)
            as paid_grace_days,
        coalesce(max(case when rule_code = 'half_late_days' then rule_value end), 0)
            as half_late_days
    from {{ ref('stg_policy__credit_rules') }}
),

settled as (
    select
        items.company_id || '|' || items.debtor_id as output_key,
        items.source_row_id,
        cast({{ dbt.datediff('items.due_date', 'items.paid_on', 'day') }} as integer) as days_late,
        rules.paid_grace_days,
        rules.half_late_days
    from {{ ref('settled_items') }} as items
    cross join rules
    where
        items.paid_on is not null
        and items.settled_on <= {{ as_of_date() }}
        and items.settled_on > cast({{ dbt.dateadd('day', -360, as_of_date()) }} as date)
),

signals as (
    select
        signals.warning_signal_id,
        signals.company_id,
        signals.debtor_id,
        signals.signal_code,
        signals.source_row_id,
        rules.valid_days
    from {{ ref('warning_signals') }} as signals
    inner join {{ ref('stg_policy__signal_rules') }} as rules
        on signals.signal_code = rules.signal_code
),

edges as (
    {%- for column, condition in [
        ("settled_count", "true"),
        ("on_time_count", "days_late <= paid_grace_days"),
        ("half_late_count", "days_late > paid_grace_days and days_late <= half_late_days"),
    ] %}
    select
        'customer_grades' as output_table,
        output_key,
        '{{ column }}' as output_column,
        source_row_id,
        1 as contribution,
        'amount' as edge_type
    from settled
    where {{ condition }}
    union all
    {%- endfor %}
    select
        'customer_grades' as output_table,
        grades.customer_grade_id as output_key,
        'grade' as output_column,
        signals.source_row_id,
        cast(null as decimal(38, 4)) as contribution,
        'evidence' as edge_type
    from {{ ref('customer_grades') }} as grades
    inner join signals
        on
            grades.debtor_id = signals.debtor_id
            and signals.company_id in (grades.company_id, '*')
    union all
    select
        'recommended_limits' as output_table,
        limits.recommended_limit_id as output_key,
        'purchased_amount' as output_column,
        receivables.source_row_id,
        receivables.original_amount as contribution,
        'amount' as edge_type
    from {{ ref('recommended_limits') }} as limits
    inner join {{ ref('int_receivables') }} as receivables
        on
            limits.company_id = receivables.company_id
            and limits.debtor_id = receivables.debtor_id
            and limits.currency_code = receivables.currency_code
    where
        receivables.receivable_kind in ('invoice', 'debit_note')
        and receivables.original_amount is not null
        and receivables.document_date <= {{ as_of_date() }}
        and receivables.document_date > cast({{ dbt.dateadd('day', -180, as_of_date()) }} as date)
    union all
    -- W1 to W3, where figures tell them, are seen in all that was settled, bought or returned.
    select
        'warning_signals' as output_table,
        signals.warning_signal_id as output_key,
        'value' as output_column,
        events.source_row_id,
        1 as contribution,
        'amount' as edge_type
    from signals
    inner join {{ ref('signal_events') }} as events
        on
            signals.signal_code = events.signal_code
            and signals.debtor_id = events.debtor_id
            and signals.company_id = coalesce(events.company_id, '*')
    where
        signals.source_row_id is not null
        and signals.signal_code <> 'W6'
        and {{ dbt.datediff('events.happened_on', as_of_date(), 'day') }} < signals.valid_days
    union all
    select
        'warning_signals' as output_table,
        signals.warning_signal_id as output_key,
        'value' as output_column,
        signals.source_row_id,
        cast(null as decimal(38, 4)) as contribution,
        'evidence' as edge_type
    from signals
    where signals.signal_code = 'W6'
    union all
    select
        'limitation_clocks' as output_table,
        events.debt_id as output_key,
        'limitation_end' as output_column,
        events.source_row_id,
        cast(null as decimal(38, 4)) as contribution,
        'evidence' as edge_type
    from {{ ref('limitation_events') }} as events
    inner join {{ ref('limitation_clocks') }} as clocks on events.debt_id = clocks.debt_id
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    edge_type
from edges
where source_row_id is not null

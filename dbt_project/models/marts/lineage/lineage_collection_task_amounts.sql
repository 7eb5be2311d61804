-- What a task is about: each portion's document row adds the portion, each credit's row what is
-- unapplied.
with items as (
    select
        task_id || '|' || company_id || '|' || currency_code as output_key,
        source_row_id,
        disposition || '_amount' as disposition_column,
        days_overdue > 0 as is_overdue,
        amount
    from {{ ref('collection_task_items') }}
),

credits as (
    select
        amounts.task_amount_id as output_key,
        credits.source_row_id,
        credits.unapplied_amount
    from {{ ref('collection_task_amounts') }} as amounts
    inner join {{ ref('collection_tasks') }} as tasks on amounts.task_id = tasks.task_id
    inner join {{ ref('unapplied_credits') }} as credits
        on
            tasks.debtor_id = credits.debtor_id
            and amounts.company_id = credits.company_id
            and amounts.currency_code = credits.currency_code
            and credits.treatment = 'covers'
),

edges as (
    {%- for relation, column, contribution in [
        ("items", "'open_amount'", "amount"),
        ("items", "disposition_column", "amount"),
        ("items", "'overdue_amount'", "case when is_overdue then amount else 0 end"),
        ("credits", "'unapplied_amount'", "unapplied_amount"),
    ] %}
    select
        output_key,
        {{ column }} as output_column,
        source_row_id,
        {{ contribution }} as contribution
    from {{ relation }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    'collection_task_amounts' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0

-- Rows that decided something about a task without adding to an amount.
with tasks as (
    select * from {{ ref('collection_tasks') }}
),

evidence as (
    select
        tasks.task_id as output_key,
        'promise' as output_column,
        promises.source_row_id
    from tasks
    inner join {{ ref('task_promises') }} as promises
        on tasks.sales_rep_id = promises.sales_rep_id and tasks.debtor_id = promises.debtor_id
    union
    select
        tasks.task_id as output_key,
        'receipt' as output_column,
        portions.source_row_id
    from tasks
    inner join {{ ref('task_portions') }} as portions
        on tasks.sales_rep_id = portions.sales_rep_id and tasks.debtor_id = portions.debtor_id
    where portions.reason_code = 'settled'
    union
    select
        tasks.task_id as output_key,
        case portions.reason_code when 'watched' then 'order' else 'settlement' end
            as output_column,
        portions.source_row_id
    from tasks
    inner join {{ ref('task_portions') }} as portions
        on tasks.sales_rep_id = portions.sales_rep_id and tasks.debtor_id = portions.debtor_id
    where portions.reason_code in ('watched', 'settlement')
    union
    select
        tasks.task_id as output_key,
        'signal' as output_column,
        signals.source_row_id
    from tasks
    inner join {{ ref('task_conditions') }} as conditions
        on
            tasks.sales_rep_id = conditions.sales_rep_id
            and tasks.debtor_id = conditions.debtor_id
            and conditions.condition_code = 'watched_signal'
    inner join {{ ref('warning_signals') }} as signals on tasks.debtor_id = signals.debtor_id
    union
    select
        items.task_id as output_key,
        'dispute' as output_column,
        disputes.source_row_id
    from {{ ref('collection_task_items') }} as items
    inner join {{ ref('disputes') }} as disputes on items.receivable_id = disputes.receivable_id
    where disputes.is_open
    union
    select
        tasks.task_id as output_key,
        'data_hold' as output_column,
        holds.source_row_id
    from tasks
    inner join {{ ref('int_debtor_holds') }} as holds on tasks.debtor_id = holds.debtor_id
    {%- for part, cell in [
        ("contact", "contact_result"), ("promise", "promised_date"), ("dispute", "disputed_amount"),
        ("snooze", "next_follow_up"),
    ] %}
    union
    select
        answers.task_id as output_key,
        'answered {{ part }}' || coalesce(' ' || {{ json_text("answers.addresses", cell) }}, '')
            as output_column,
        answers.source_row_id
    from tasks
    inner join {{ ref('answers') }} as answers on tasks.task_id = answers.task_id
    where answers.has_{{ part }}
    {%- endfor %}
    {%- for what, row in [("stated", "facts_row_id"), ("joined", "mapping_row_id")] %}
    union
    select
        tasks.task_id as output_key,
        '{{ what }}' as output_column,
        customers.{{ row }} as source_row_id
    from tasks
    inner join {{ ref('int_customers') }} as customers on tasks.debtor_id = customers.debtor_id
    {%- endfor %}
    union
    select
        tasks.task_id as output_key,
        'customer' as output_column,
        customers.source_row_id
    from tasks
    inner join {{ ref('int_customers') }} as customers on tasks.debtor_id = customers.debtor_id
)

select
    'collection_tasks' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(null as decimal(38, 4)) as contribution,
    'evidence' as edge_type
from evidence
where source_row_id is not null

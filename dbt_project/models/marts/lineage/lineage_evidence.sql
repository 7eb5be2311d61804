-- Rows that decided something without adding to an amount: what a task or a letter rests on.
with tasks as (
    select * from {{ ref('collection_tasks') }}
),

letters as (
    select * from {{ ref('letters_due') }}
),

evidence as (
    select
        'collection_tasks' as output_table, tasks.task_id as output_key,
        'promise' as output_column, promises.source_row_id
    from tasks
    inner join {{ ref('task_promises') }} as promises
        on tasks.sales_rep_id = promises.sales_rep_id and tasks.debtor_id = promises.debtor_id
    union
    select
        'collection_tasks' as output_table, items.task_id as output_key,
        'dispute' as output_column, disputes.source_row_id
    from {{ ref('collection_task_items') }} as items
    inner join {{ ref('disputes') }} as disputes on items.receivable_id = disputes.receivable_id
    where disputes.is_open
    union
    select
        'collection_tasks' as output_table, tasks.task_id as output_key,
        'data_hold' as output_column, holds.source_row_id
    from tasks
    inner join {{ ref('int_debtor_holds') }} as holds on tasks.debtor_id = holds.debtor_id
    union
    select
        'collection_tasks' as output_table, tasks.task_id as output_key,
        'customer' as output_column, customers.source_row_id
    from tasks
    inner join {{ ref('int_customers') }} as customers on tasks.debtor_id = customers.debtor_id
    union
    select
        'credit_exposures' as output_table, exposures.exposure_id as output_key,
        'limit_amount' as output_column, limits.source_row_id
    from {{ ref('credit_exposures') }} as exposures
    inner join {{ ref('limits_in_force') }} as limits
        on exposures.credit_limit_id = limits.credit_limit_id
    union
    select
        'letters_due' as output_table, letters.letter_id as output_key,
        'recipient_name' as output_column, customers.source_row_id
    from letters
    inner join {{ ref('int_customers') }} as customers
        on letters.customer_id = customers.customer_id
    union
    select
        'letters_due' as output_table, letters.letter_id as output_key,
        'recipient_address' as output_column, addresses.source_row_id
    from letters
    inner join {{ ref('letter_addresses') }} as addresses
        on letters.customer_id = addresses.customer_id
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(null as decimal(38, 4)) as contribution,
    'evidence' as edge_type
from evidence
where source_row_id is not null

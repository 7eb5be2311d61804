-- The portions behind a task, oldest due first.
with tasks as (
    select * from {{ ref('collection_tasks') }}
),

portions as (
    select * from {{ ref('task_portions') }}
),

items as (
    select * from {{ ref('open_items') }}
)

select
    tasks.task_id,
    portions.disposition_id,
    portions.receivable_id,
    portions.source_row_id,
    portions.company_id,
    items.document_number,
    items.instalment_number,
    items.document_date,
    items.due_date,
    items.days_overdue,
    items.currency_code,
    items.original_amount,
    items.open_amount,
    portions.amount,
    portions.disposition,
    portions.reason_code,
    items.rests_on_inference,
    cast(
        row_number() over (
            partition by tasks.task_id
            order by items.due_date, items.document_date, portions.disposition_id
        ) as integer
    ) as item_number
from tasks
inner join portions
    on tasks.sales_rep_id = portions.sales_rep_id and tasks.debtor_id = portions.debtor_id
inner join items on portions.receivable_id = items.receivable_id

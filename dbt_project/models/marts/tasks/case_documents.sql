-- The documents behind a task with all that its case file tells of each: the dates and terms by
-- which the debt came about, what was paid, what becomes of the rest, and the end of limitation by
-- strong evidence.
with documents as (
    select
        task_id,
        receivable_id,
        {{ sum_amount('amount', "disposition = 'demand'") }} as demand_amount,
        {{ sum_amount('amount', "disposition = 'held'") }} as held_amount,
        {{ sum_amount('amount', "disposition = 'not_due'") }} as not_due_amount,
        {{ sum_amount('amount') }} as listed_amount
    from {{ ref('collection_task_items') }}
    group by task_id, receivable_id
),

dated as (
    select
        documents.*,
        items.source_row_id,
        items.company_id,
        items.document_number,
        items.instalment_number,
        items.contract_number,
        items.document_date,
        items.due_date,
        items.due_date_source,
        items.days_overdue,
        items.currency_code,
        items.original_amount,
        items.applied_amount,
        items.open_amount,
        items.rests_on_inference,
        {{ key("items.source_name", "items.company_id", "items.document_number") }} as debt_id
    from documents
    inner join {{ ref('open_items') }} as items
        on documents.receivable_id = items.receivable_id
)

select
    dated.task_id || '|' || dated.receivable_id as case_document_id,
    dated.task_id,
    dated.receivable_id,
    dated.source_row_id,
    dated.company_id,
    dated.document_number,
    dated.instalment_number,
    dated.contract_number,
    receivables.order_number,
    dated.document_date,
    receivables.delivery_date,
    receivables.acceptance_date,
    receivables.invoice_received_date,
    receivables.payment_term,
    dated.due_date,
    dated.due_date_source,
    dated.days_overdue,
    dated.currency_code,
    dated.original_amount,
    dated.applied_amount,
    dated.open_amount,
    dated.rests_on_inference,
    dated.demand_amount,
    dated.held_amount,
    dated.not_due_amount,
    dated.listed_amount,
    clocks.limitation_end_strong as limitation_end,
    clocks.limitation_end_any,
    clocks.limitation_state
from dated
inner join {{ ref('int_receivables') }} as receivables
    on dated.receivable_id = receivables.receivable_id
left join {{ ref('limitation_clocks') }} as clocks
    on dated.debt_id = clocks.debt_id

-- The documents behind a task with all that its case file tells of each: the dates and terms by
-- which the debt came about, what was paid, what becomes of the rest, and the end of limitation
-- (民法典 188: three years), counted from the due date alone: what interrupted it is not known.
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

limits as (
    select
        max(case when limit_code = 'limitation_years' then limit_value end) as limitation_years,
        max(case when limit_code = 'limitation_warning_days' then limit_value end) as warning_days
    from {{ ref('stg_policy__task_limits') }}
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
        limits.warning_days,
        case
            when items.days_overdue > 0
                then cast(
                    {{ dbt.dateadd('year', 'limits.limitation_years', 'items.due_date') }} as date
                )
        end as limitation_end
    from documents
    inner join {{ ref('open_items') }} as items
        on documents.receivable_id = items.receivable_id
    cross join limits
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
    dated.limitation_end,
    case
        when dated.limitation_end < {{ as_of_date() }} then 'past'
        when
            dated.limitation_end <= {{ dbt.dateadd('day', 'dated.warning_days', as_of_date()) }}
            then 'near'
        when dated.limitation_end is not null then 'running'
    end as limitation_state
from dated
inner join {{ ref('int_receivables') }} as receivables
    on dated.receivable_id = receivables.receivable_id

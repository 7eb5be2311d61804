with disputes as (
    {{ union_staged("disputes") }}
),

receivables as (
    select * from {{ ref("int_receivables") }}
),

customers as (
    select * from {{ ref("int_customers") }}
),

applications as (
    select * from {{ ref("int_applications") }}
),

answers as (
    select * from {{ ref("stg_answers__answers") }}
    where row_state = 'used'
),

disputing as (
    select * from answers
    where has_dispute
),

-- What a rep was told in the list is settled when he says so, or when he tells a newer amount.
settled as (
    select
        disputing.answer_id,
        min(later.work_day) as closed_on
    from disputing
    inner join answers as later
        on
            disputing.task_id = later.task_id
            and disputing.work_day < later.work_day
            and (later.has_dispute or (later.has_contact and later.result_code = 'dispute_settled'))
    group by disputing.answer_id
),

-- What was open on the day of the list, on the accounts that it showed, and is the rep's own: the
-- same whatever is paid later.
open_then as (
    select
        disputing.answer_id,
        receivables.receivable_id,
        receivables.company_id,
        receivables.customer_id,
        receivables.debtor_id,
        coalesce(receivables.due_date_erp, receivables.document_date) as due_date,
        receivables.document_date,
        cast(
            coalesce(receivables.original_amount, receivables.open_amount_erp)
            - coalesce(sum(applications.amount), 0) as decimal(38, 4)
        ) as open_amount
    from disputing
    inner join {{ ref("stg_answers__accounts") }} as told
        on
            disputing.answer_id = told.answer_id
            and disputing.currency_code = told.currency_code
    inner join receivables
        on
            told.customer_id = receivables.customer_id
            and told.company_id = receivables.company_id
            and told.currency_code = receivables.currency_code
            and disputing.sales_rep_id = receivables.sales_rep_id
            and disputing.work_day >= receivables.document_date
    left join applications
        on
            receivables.receivable_id = applications.receivable_id
            and disputing.work_day > applications.effective_date
            and (
                applications.reversed_on is null or disputing.work_day <= applications.reversed_on
            )
    where receivables.collection_right = 'ours' and receivables.assigned_to is null
    group by
        disputing.answer_id, receivables.receivable_id, receivables.company_id,
        receivables.customer_id, receivables.debtor_id, receivables.due_date_erp,
        receivables.document_date, receivables.original_amount, receivables.open_amount_erp
),

-- A rep names an amount, not a document: it is laid on his documents, oldest due first.
laid as (
    select
        open_then.*,
        disputing.source_row_id,
        disputing.task_id,
        disputing.work_day,
        disputing.currency_code,
        disputing.dispute_reason,
        {{ taken_from_pool(
            "open_then.open_amount", "disputing.disputed_value", "open_then.answer_id",
            "open_then.due_date, open_then.document_date, open_then.receivable_id"
        ) }} as disputed_amount
    from open_then
    inner join disputing on open_then.answer_id = disputing.answer_id
    where open_then.open_amount > 0
),

answered as (
    select
        'answers:' || laid.task_id || ':' || cast(laid.work_day as {{ dbt.type_string() }})
        || ':' || laid.receivable_id as dispute_id,
        laid.source_row_id,
        laid.company_id,
        laid.customer_id,
        laid.debtor_id,
        laid.receivable_id,
        laid.work_day as opened_on,
        settled.closed_on,
        cast(laid.disputed_amount as decimal(18, 4)) as disputed_amount,
        laid.currency_code,
        laid.dispute_reason as reason
    from laid
    left join settled on laid.answer_id = settled.answer_id
    where laid.disputed_amount > 0
)

-- Whose dispute it is follows the document; the dispute's own customer only where the document is
-- not among the receivables. Of a document that its plan divides, all is in dispute.
select
    disputes.dispute_id,
    disputes.source_row_id,
    disputes.company_id,
    coalesce(receivables.customer_id, disputes.customer_id) as customer_id,
    coalesce(receivables.debtor_id, customers.debtor_id) as debtor_id,
    coalesce(receivables.undivided_receivable_id, disputes.receivable_id) as receivable_id,
    disputes.opened_on,
    disputes.closed_on,
    disputes.disputed_amount,
    coalesce(disputes.currency_code, receivables.currency_code) as currency_code,
    disputes.reason
from disputes
left join receivables
    on disputes.receivable_id = receivables.receivable_id
left join customers
    on disputes.customer_id = customers.customer_id
union all
select * from answered

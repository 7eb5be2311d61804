with receivables as (
    select
        *,
        nullif(original_document_number, document_number) as continued_document_number,
        case
            when is_retention then 'retention'
            else coalesce({{ coded_value("document_type", "receivable_kind") }}, 'invoice')
        end as receivable_kind
    from {{ ref("int_instalments") }}
),

kinds as (
    select * from {{ ref("stg_policy__account_kinds") }}
    where kind_side = 'receivable'
),

continued as (
    select distinct
        source_name,
        company_id,
        continued_document_number
    from receivables
    where continued_document_number is not null
),

-- The documents that later ones continue, with the dates their debt has had from the first.
originals as (
    select
        receivables.source_name,
        receivables.company_id,
        receivables.document_number,
        max(receivables.continued_document_number) as continued_document_number,
        min(
            coalesce(
                receivables.first_document_date,
                receivables.recognition_date,
                receivables.document_date
            )
        ) as first_document_date,
        min(coalesce(receivables.first_due_date, receivables.due_date_erp)) as first_due_date
    from receivables
    inner join continued
        on
            receivables.source_name = continued.source_name
            and receivables.company_id = continued.company_id
            and receivables.document_number = continued.continued_document_number
    group by receivables.source_name, receivables.company_id, receivables.document_number
),

customers as (
    select * from {{ ref("int_customers") }}
),

sources as (
    select * from {{ ref("stg_run__sources") }}
),

company_reps as (
    select * from {{ ref("stg_home__rep_rules") }}
    where source_name is not null and company_id is not null
),

source_reps as (
    select * from {{ ref("stg_home__rep_rules") }}
    where source_name is not null and company_id is null
),

home_rep as (
    select max(sales_rep_id) as sales_rep_id from {{ ref("stg_home__rep_rules") }}
    where source_name is null
)

select
    receivables.receivable_id,
    receivables.source_row_id,
    receivables.source_name,
    sources.capability as source_capability,
    receivables.company_id,
    receivables.customer_id,
    customers.debtor_id,
    coalesce(
        receivables.sales_rep_id,
        customers.sales_rep_id,
        company_reps.sales_rep_id,
        source_reps.sales_rep_id,
        home_rep.sales_rep_id
    ) as sales_rep_id,
    receivables.document_type,
    receivables.document_number,
    receivables.instalment_number,
    receivables.document_date,
    receivables.posting_date,
    -- A residual, re-opened or dishonoured item is the debt it continues: its age never restarts.
    coalesce(
        receivables.first_document_date,
        earlier.first_document_date,
        originals.first_document_date,
        receivables.recognition_date
    ) as recognition_date,
    receivables.delivery_date,
    receivables.acceptance_date,
    receivables.invoice_received_date,
    coalesce(
        receivables.first_due_date,
        earlier.first_due_date,
        originals.first_due_date,
        receivables.due_date_erp
    ) as due_date_erp,
    coalesce(receivables.payment_term, customers.payment_term) as payment_term,
    receivables.currency_code,
    receivables.original_amount,
    receivables.open_amount_erp,
    receivables.contract_number,
    receivables.order_number,
    receivables.receivable_kind = 'retention' as is_retention,
    receivables.assigned_to,
    receivables.assignment_notified_on,
    receivables.collection_right,
    receivables.receivable_kind,
    coalesce(kinds.treatment, 'asked') as treatment,
    coalesce(receivables.gl_account, kinds.gl_account) as gl_account,
    receivables.continued_document_number as original_document_number,
    receivables.due_date_erp as own_due_date,
    receivables.undivided_receivable_id,
    receivables.is_divided
from receivables
inner join customers
    on receivables.customer_id = customers.customer_id
left join sources
    on receivables.source_name = sources.source_name
left join company_reps
    on
        receivables.source_name = company_reps.source_name
        and receivables.company_id = company_reps.company_id
left join source_reps
    on receivables.source_name = source_reps.source_name
cross join home_rep
left join kinds
    on receivables.receivable_kind = kinds.kind_code
left join originals
    on
        receivables.source_name = originals.source_name
        and receivables.company_id = originals.company_id
        and receivables.continued_document_number = originals.document_number
-- One step further back: the residual of a residual.
left join originals as earlier
    on
        originals.source_name = earlier.source_name
        and originals.company_id = earlier.company_id
        and originals.continued_document_number = earlier.document_number

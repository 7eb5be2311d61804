with receivables as (
    select * from {{ ref("stg_receivables") }}
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
    receivables.recognition_date,
    receivables.delivery_date,
    receivables.acceptance_date,
    receivables.invoice_received_date,
    receivables.due_date_erp,
    coalesce(receivables.payment_term, customers.payment_term) as payment_term,
    receivables.currency_code,
    receivables.original_amount,
    receivables.open_amount_erp,
    receivables.contract_number,
    receivables.order_number,
    receivables.is_retention,
    receivables.assigned_to,
    receivables.assignment_notified_on,
    receivables.collection_right
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

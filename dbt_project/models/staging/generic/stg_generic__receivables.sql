with receivables as (
    select * from {{ ref("base_generic__receivables") }}
)

select
    {{ receivable_key() }} as receivable_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_sales_rep_number as sales_rep_id,
    parsed_document_type as document_type,
    parsed_document_number as document_number,
    parsed_instalment_number as instalment_number,
    parsed_document_date as document_date,
    parsed_posting_date as posting_date,
    parsed_recognition_date as recognition_date,
    parsed_delivery_date as delivery_date,
    parsed_acceptance_date as acceptance_date,
    parsed_invoice_received_date as invoice_received_date,
    parsed_due_date as due_date_erp,
    parsed_payment_term as payment_term,
    parsed_currency_code as currency_code,
    case when is_original_told then parsed_original_amount end as original_amount,
    parsed_open_amount as open_amount_erp,
    parsed_contract_number as contract_number,
    parsed_order_number as order_number,
    coalesce(parsed_is_retention, false) as is_retention,
    parsed_assigned_to as assigned_to,
    parsed_assignment_notified_on as assignment_notified_on,
    coalesce(parsed_collection_right, 'ours') as collection_right,
    parsed_original_document_number as original_document_number,
    parsed_first_document_date as first_document_date,
    parsed_first_due_date as first_due_date,
    parsed_gl_account as gl_account
from receivables
where failed_column is null and exclusion_reason is null

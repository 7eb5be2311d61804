with open_items as (
    select * from {{ ref("base_sap__open_items") }}
)

select
    {{ key("source_name", "parsed_company_code", "parsed_document_number", "parsed_fiscal_year",
           "coalesce(parsed_item_number, '1')") }} as receivable_id,
    source_row_id,
    source_name,
    parsed_company_code as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    cast(null as varchar) as sales_rep_id,
    parsed_document_type as document_type,
    parsed_document_number as document_number,
    coalesce({{ try_cast("parsed_item_number", "integer") }}, 1) as instalment_number,
    parsed_document_date as document_date,
    parsed_posting_date as posting_date,
    -- SAP recognises an item on its posting date (BUDAT): its own open-item report for a key date
    -- asks BUDAT <= key date. The baseline date (ZFBDT) only starts the payment term.
    parsed_posting_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    parsed_due_date as due_date_erp,
    parsed_payment_term as payment_term,
    parsed_currency_code as currency_code,
    cast(null as decimal(18, 4)) as original_amount,
    parsed_open_amount as open_amount_erp,
    cast(null as varchar) as contract_number,
    cast(null as varchar) as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    cast(null as varchar) as original_document_number,
    cast(null as date) as first_document_date,
    cast(null as date) as first_due_date,
    cast(null as varchar) as gl_account
from open_items
where failed_column is null and exclusion_reason is null

with documents as (
    select * from {{ ref("stg_u8__documents") }}
    where not is_payment and net_amount > 0
)

select
    {{ key("source_name", "company_id", "document_key", "instalment_number") }} as receivable_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    sales_rep_number as sales_rep_id,
    case
        when document_type in ('26', '27', '28', '29') then '销售发票'
        when document_type = 'R0' then '应收单'
        when document_type = '50' then '期初应收'
        else document_type
    end as document_type,
    document_number,
    instalment_number,
    document_date,
    registered_on as posting_date,
    document_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    due_date as due_date_erp,
    cast(null as varchar) as payment_term,
    currency_code,
    net_amount as original_amount,
    cast(null as decimal(18, 4)) as open_amount_erp,
    contract_number,
    order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    cast(null as varchar) as original_document_number,
    cast(null as date) as first_document_date,
    cast(null as date) as first_due_date,
    cast(null as varchar) as gl_account
from documents

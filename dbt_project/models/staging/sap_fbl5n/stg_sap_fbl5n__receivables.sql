with items as (
    select * from {{ ref("stg_sap_fbl5n__items") }}
    where item_kind = 'owed'
)

select
    item_id as receivable_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    cast(null as varchar) as sales_rep_id,
    case when is_deposit then '保证金' else document_type end as document_type,
    document_number,
    instalment_number,
    document_date,
    posting_date,
    -- SAP's own open items of a key date ask BUDAT; the baseline date only starts the term.
    posting_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    due_date as due_date_erp,
    payment_term,
    currency_code,
    amount as original_amount,
    open_amount as open_amount_erp,
    cast(null as varchar) as contract_number,
    cast(null as varchar) as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    continued_number as original_document_number,
    cast(null as date) as first_document_date,
    cast(null as date) as first_due_date,
    cast(null as varchar) as gl_account
from items

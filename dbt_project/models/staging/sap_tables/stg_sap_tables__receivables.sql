with items as (
    select * from {{ ref("stg_sap_tables__items") }}
),

owed as (
    select
        *,
        item_id as receivable_id,
        case when is_deposit then '保证金' else document_type end as document_type_shown,
        amount as original_amount
    from items
    where item_kind = 'owed'
    union all
    -- A credit was cleared by debits that no file holds: they were owed and paid on that day.
    select
        items.*,
        settlements.debit_item_id as receivable_id,
        items.document_type as document_type_shown,
        settlements.amount as original_amount
    from items
    inner join {{ ref("stg_sap_tables__settlements") }} as settlements
        on items.item_id = settlements.credit_item_id
    where settlements.how = 'debit_missing'
)

select
    receivable_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    cast(null as varchar) as sales_rep_id,
    document_type_shown as document_type,
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
    original_amount,
    cast(null as decimal(18, 4)) as open_amount_erp,
    cast(null as varchar) as contract_number,
    cast(null as varchar) as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    continued_number as original_document_number,
    first_document_date,
    first_due_date,
    cast(null as varchar) as gl_account
from owed

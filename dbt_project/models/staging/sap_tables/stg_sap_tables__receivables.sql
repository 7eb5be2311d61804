with items as (
    select * from {{ ref("stg_sap_tables__items") }}
),

owed as (
    select
        *,
        item_id as receivable_id,
        case when is_deposit then '保证金' else document_type end as document_type_shown,
        document_date as owed_document_date,
        posting_date as owed_posting_date,
        due_date as owed_due_date,
        amount as original_amount
    from items
    where item_kind = 'owed'
    union all
    -- A credit was cleared by debits that no file holds, or by one that is posted after the day
    -- asked for: they are owed and paid on the day of the clearing, and nothing before it.
    select
        items.*,
        settlements.debit_item_id as receivable_id,
        items.document_type as document_type_shown,
        settlements.effective_date as owed_document_date,
        settlements.effective_date as owed_posting_date,
        settlements.effective_date as owed_due_date,
        settlements.amount as original_amount
    from items
    inner join {{ ref("stg_sap_tables__settlements") }} as settlements
        on items.item_id = settlements.credit_item_id
    where settlements.how = 'debit_missing'
),

-- A customer may have another clerk in each company.
clerks as (
    select
        source_name,
        parsed_customer_number as customer_number,
        parsed_company_id as company_id,
        max(parsed_clerk_number) as clerk_number
    from {{ ref("base_sap_tables__company_data") }}
    where failed_column is null and exclusion_reason is null
    group by source_name, parsed_customer_number, parsed_company_id
)

select
    owed.receivable_id,
    owed.source_row_id,
    owed.source_name,
    owed.company_id,
    {{ key("owed.source_name", "owed.customer_number") }} as customer_id,
    owed.customer_number,
    clerks.clerk_number as sales_rep_id,
    owed.document_type_shown as document_type,
    owed.document_number,
    owed.instalment_number,
    owed.owed_document_date as document_date,
    owed.owed_posting_date as posting_date,
    -- SAP's own open items of a key date ask BUDAT; the baseline date only starts the term.
    owed.owed_posting_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    owed.owed_due_date as due_date_erp,
    owed.payment_term,
    owed.currency_code,
    owed.original_amount,
    cast(null as decimal(18, 4)) as open_amount_erp,
    cast(null as varchar) as contract_number,
    cast(null as varchar) as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    owed.continued_number as original_document_number,
    owed.first_document_date,
    owed.first_due_date,
    cast(null as varchar) as gl_account
from owed
left join clerks
    on
        owed.source_name = clerks.source_name
        and owed.customer_number = clerks.customer_number
        and owed.company_id = clerks.company_id

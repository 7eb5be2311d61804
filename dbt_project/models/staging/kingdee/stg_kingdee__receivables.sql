with instalments as (
    select * from {{ ref("base_kingdee__instalments") }}
    where failed_column is null and exclusion_reason is null and parsed_amount > 0
),

documents as (
    select * from {{ ref("base_kingdee__receivables") }}
),

others as (
    select * from {{ ref("base_kingdee__other_receivables") }}
    where failed_column is null and exclusion_reason is null
),

owed as (
    select
        instalments.source_row_id,
        instalments.source_name,
        instalments.document_company_id as company_id,
        instalments.document_customer_number as customer_number,
        documents.parsed_sales_rep_number as sales_rep_id,
        case when documents.parsed_is_opening then '期初应收' else '应收单' end as document_type,
        instalments.document_number,
        instalments.position,
        documents.parsed_document_date as document_date,
        coalesce(instalments.parsed_due_date, documents.parsed_due_date) as due_date_erp,
        documents.parsed_payment_term as payment_term,
        instalments.document_currency_code as currency_code,
        instalments.parsed_amount as original_amount,
        instalments.parsed_open_amount as open_amount_erp
    from instalments
    inner join documents
        on
            instalments.source_name = documents.source_name
            and instalments.parsed_document_key = documents.parsed_document_key
    union all
    -- 其他应收单 have no plan of collection: one amount, due on one day.
    select
        source_row_id,
        source_name,
        parsed_company_id,
        parsed_customer_number,
        parsed_sales_rep_number,
        '其他应收单' as document_type,
        parsed_document_number,
        1 as position,
        parsed_document_date,
        parsed_due_date,
        cast(null as varchar) as payment_term,
        parsed_currency_code,
        parsed_amount,
        parsed_open_amount
    from others
)

select
    {{ key("source_name", "company_id", "document_number", "position") }} as receivable_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    sales_rep_id,
    document_type,
    document_number,
    cast(position as integer) as instalment_number,
    document_date,
    document_date as posting_date,
    -- 业务日期 (FDATE) is the day by which Kingdee's own aging asks.
    document_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    due_date_erp,
    payment_term,
    currency_code,
    original_amount,
    open_amount_erp,
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
from owed

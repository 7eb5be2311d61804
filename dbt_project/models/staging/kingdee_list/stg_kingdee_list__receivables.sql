with plan_rows as (
    select
        *,
        row_number() over (
            partition by source_name, parsed_company_id, parsed_document_number
            order by file_sha256, line
        ) as position
    from {{ ref("base_kingdee_list__receivables") }}
    where failed_column is null and exclusion_reason is null
)

select
    {{ key("source_name", "parsed_company_id", "parsed_document_number", "position") }}
        as receivable_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_sales_rep_number as sales_rep_id,
    '应收单' as document_type,
    parsed_document_number as document_number,
    cast(position as integer) as instalment_number,
    parsed_document_date as document_date,
    parsed_document_date as posting_date,
    -- 业务日期 is the day by which 云星空's own aging asks.
    parsed_document_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    parsed_due_date as due_date_erp,
    parsed_payment_term as payment_term,
    parsed_currency_code as currency_code,
    parsed_original_amount as original_amount,
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
from plan_rows
where parsed_original_amount >= 0

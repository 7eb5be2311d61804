with items as (
    select * from {{ ref("stg_odoo__items") }}
    where is_owed
),

moves as (
    select * from {{ ref("base_odoo__moves") }}
)

select
    items.item_id as receivable_id,
    items.source_row_id,
    items.source_name,
    items.parsed_company_id as company_id,
    {{ key("items.source_name", "items.parsed_customer_number") }} as customer_id,
    items.parsed_customer_number as customer_number,
    moves.parsed_sales_rep_number as sales_rep_id,
    case items.item_type
        when 'out_invoice' then '销售发票' when 'entry' then '其他应收' else items.item_type
    end as document_type,
    items.document_number,
    items.instalment_number,
    coalesce(moves.parsed_invoice_date, moves.parsed_posting_date) as document_date,
    moves.parsed_posting_date as posting_date,
    -- `date` is the accounting date, by which Odoo's own aged receivable asks.
    moves.parsed_posting_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    coalesce(items.parsed_due_date, moves.parsed_due_date) as due_date_erp,
    cast(null as varchar) as payment_term,
    items.parsed_currency_code as currency_code,
    items.parsed_amount as original_amount,
    items.parsed_open_amount as open_amount_erp,
    cast(null as varchar) as contract_number,
    moves.parsed_order_number as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    cast(null as varchar) as original_document_number,
    cast(null as date) as first_document_date,
    cast(null as date) as first_due_date,
    cast(null as varchar) as gl_account
from items
inner join moves
    on
        items.source_name = moves.source_name
        and items.parsed_move_key = moves.parsed_move_key

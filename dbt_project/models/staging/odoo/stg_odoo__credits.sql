with items as (
    select * from {{ ref("stg_odoo__items") }}
    where not is_owed
),

moves as (
    select * from {{ ref("base_odoo__moves") }}
)

select
    items.item_id as credit_id,
    items.source_row_id,
    items.source_name,
    items.parsed_company_id as company_id,
    {{ key("items.source_name", "items.parsed_customer_number") }} as customer_id,
    items.parsed_customer_number as customer_number,
    items.item_type as credit_type,
    items.document_number,
    coalesce(moves.parsed_invoice_date, moves.parsed_posting_date) as effective_date,
    items.parsed_currency_code as currency_code,
    abs(items.parsed_amount) as amount,
    cast(null as varchar) as method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    cast(null as varchar) as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from items
inner join moves
    on
        items.source_name = moves.source_name
        and items.parsed_move_key = moves.parsed_move_key

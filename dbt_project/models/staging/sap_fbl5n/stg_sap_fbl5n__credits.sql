with items as (
    select * from {{ ref("stg_sap_fbl5n__items") }}
    where item_kind <> 'owed' and reduced_item_id is null
)

select
    item_id as credit_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    item_kind as credit_type,
    document_number,
    posting_date as effective_date,
    currency_code,
    amount,
    cast(null as varchar) as method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    item_text as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from items

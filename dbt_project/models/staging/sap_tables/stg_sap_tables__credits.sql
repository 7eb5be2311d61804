with items as (
    select * from {{ ref("stg_sap_tables__items") }}
),

credits as (
    select
        *,
        item_id as credit_id,
        item_kind as credit_type,
        posting_date as effective_date,
        amount as credit_amount
    from items
    where item_kind <> 'owed'
    union all
    -- A debit was cleared by credits that no file holds.
    select
        items.*,
        settlements.credit_item_id as credit_id,
        'offset' as credit_type,
        settlements.effective_date,
        settlements.amount as credit_amount
    from items
    inner join {{ ref("stg_sap_tables__settlements") }} as settlements
        on items.item_id = settlements.debit_item_id
    where settlements.how = 'credit_missing' and items.item_kind = 'owed'
)

select
    credit_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    credit_type,
    document_number,
    effective_date,
    currency_code,
    credit_amount as amount,
    cast(null as varchar) as method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    item_text as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from credits

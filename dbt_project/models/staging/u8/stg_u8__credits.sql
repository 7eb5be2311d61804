with documents as (
    select
        source_name,
        company_id,
        document_key,
        document_number,
        document_type,
        customer_number,
        currency_code,
        is_payment,
        min(source_row_id) as source_row_id,
        min(document_date) as document_date,
        max(digest) as digest,
        max(method) as method,
        max(case when is_prepaid then 1 else 0 end) = 1 as is_prepaid,
        cast(sum(net_amount) as decimal(18, 4)) as net_amount
    from {{ ref("stg_u8__documents") }}
    where is_payment or net_amount < 0
    group by
        source_name,
        company_id,
        document_key,
        document_number,
        document_type,
        customer_number,
        currency_code,
        is_payment
)

select
    {{ key("source_name", "company_id", "document_key") }} as credit_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    case
        when is_payment and net_amount > 0 then 'refund'
        when is_payment and is_prepaid then 'advance'
        when is_payment then 'receipt'
        when document_type = 'R0' then 'credit_note'
        else 'red_invoice'
    end as credit_type,
    document_number,
    document_date as effective_date,
    currency_code,
    abs(net_amount) as amount,
    method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    digest as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from documents
where net_amount <> 0

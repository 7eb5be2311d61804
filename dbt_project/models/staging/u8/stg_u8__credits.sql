with written_off as (
    select * from {{ ref("base_u8__entries") }}
    where failed_column is null and exclusion_reason is null and parsed_processing = '9G'
),

documents as (
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
),

credits as (
    select
        source_name,
        company_id,
        document_key,
        document_number,
        customer_number,
        currency_code,
        source_row_id,
        document_date,
        digest,
        method,
        abs(net_amount) as amount,
        case
            when is_payment and net_amount > 0 then 'refund'
            when is_payment and is_prepaid then 'advance'
            when is_payment then 'receipt'
            when document_type = 'R0' then 'credit_note'
            else 'red_invoice'
        end as credit_type
    from documents
    where net_amount <> 0
    union all
    -- 坏账发生: the debt is written off on the document itself.
    select
        source_name,
        parsed_company_id,
        parsed_settled_by as document_key,
        substring(parsed_settled_by, 4) as document_number,
        parsed_customer_number,
        parsed_currency_code,
        min(source_row_id) as source_row_id,
        min(parsed_registered_on) as document_date,
        cast(null as varchar) as digest,
        cast(null as varchar) as method,
        cast(sum(-parsed_net_amount) as decimal(18, 4)) as amount,
        'write_off' as credit_type
    from written_off
    group by
        source_name,
        parsed_company_id,
        parsed_settled_by,
        parsed_customer_number,
        parsed_currency_code
    having sum(-parsed_net_amount) > 0
)

select
    {{ key("source_name", "company_id", "document_key") }} as credit_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    credit_type,
    document_number,
    document_date as effective_date,
    currency_code,
    amount,
    method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    digest as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from credits

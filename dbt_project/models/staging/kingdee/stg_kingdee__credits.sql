with receipts as (
    select
        *,
        case
            when parsed_purpose in ('预收款', 'SFKYT02_SYS') then 'advance' else 'receipt'
        end as credit_type
    from {{ ref("base_kingdee__receipts") }}
),

refunds as (
    select * from {{ ref("base_kingdee__refunds") }}
),

red_receivables as (
    select * from {{ ref("base_kingdee__receivables") }}
    where parsed_total_amount < 0
),

offsets as (
    select * from {{ ref("base_kingdee__applications") }}
    where
        parsed_target_form like 'ap\_%' escape '\'
        or parsed_target_form like 'ar\_baddebt%' escape '\'
),

credits as (
    select
        source_row_id,
        source_name,
        parsed_company_id as company_id,
        parsed_customer_number as customer_number,
        credit_type,
        parsed_document_number as document_number,
        parsed_effective_date as effective_date,
        parsed_currency_code as currency_code,
        parsed_amount as amount,
        parsed_method as method,
        parsed_remittance_text as remittance_text,
        parsed_account as account,
        parsed_payer_name as payer_name
    from receipts
    where failed_column is null and exclusion_reason is null
    union all
    select
        source_row_id,
        source_name,
        parsed_company_id,
        parsed_customer_number,
        'refund' as credit_type,
        parsed_document_number,
        parsed_effective_date,
        parsed_currency_code,
        parsed_amount,
        parsed_method,
        parsed_remittance_text,
        cast(null as varchar) as account,
        cast(null as varchar) as payer_name
    from refunds
    where failed_column is null and exclusion_reason is null
    union all
    -- A red receivable (红字应收单) is negative in Kingdee: here it is a credit.
    select
        source_row_id,
        source_name,
        parsed_company_id,
        parsed_customer_number,
        'red_invoice' as credit_type,
        parsed_document_number,
        parsed_document_date,
        parsed_currency_code,
        -parsed_total_amount as amount,
        cast(null as varchar) as method,
        cast(null as varchar) as remittance_text,
        cast(null as varchar) as account,
        cast(null as varchar) as payer_name
    from red_receivables
    where failed_column is null and exclusion_reason is null
    union all
    -- Matched with a payable (应收冲应付) or written off (坏账损失): the other side is in no table.
    select
        min(source_row_id) as source_row_id,
        source_name,
        document_company_id,
        min(document_customer_number) as customer_number,
        case when parsed_target_form like 'ap\_%' escape '\' then 'offset' else 'write_off' end
            as credit_type,
        parsed_target_number,
        min(greatest(match_date, coalesce(parsed_source_date, match_date))) as effective_date,
        document_currency_code,
        cast(sum(parsed_amount) as decimal(18, 4)) as amount,
        cast(null as varchar) as method,
        cast(null as varchar) as remittance_text,
        cast(null as varchar) as account,
        cast(null as varchar) as payer_name
    from offsets
    where failed_column is null and exclusion_reason is null
    group by
        source_name,
        document_company_id,
        parsed_target_number,
        parsed_target_form,
        document_currency_code
)

select
    {{ key("source_name", "company_id", "document_number") }} as credit_id,
    source_row_id,
    source_name,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    customer_number,
    credit_type,
    document_number,
    effective_date,
    currency_code,
    amount,
    method,
    account,
    payer_name,
    remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from credits

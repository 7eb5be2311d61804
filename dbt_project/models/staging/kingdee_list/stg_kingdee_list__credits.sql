with plan_rows as (
    select * from {{ ref("base_kingdee_list__receivables") }}
    where failed_column is null and exclusion_reason is null and parsed_open_amount < 0
)

-- A red receivable (红字应收单) is below zero in the list: here it is a credit, as far as it is left.
select
    {{ key("source_name", "parsed_company_id", "parsed_document_number") }} as credit_id,
    min(source_row_id) as source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "min(parsed_customer_number)") }} as customer_id,
    min(parsed_customer_number) as customer_number,
    'red_invoice' as credit_type,
    parsed_document_number as document_number,
    min(parsed_document_date) as effective_date,
    parsed_currency_code as currency_code,
    cast(sum(-parsed_open_amount) as decimal(18, 4)) as amount,
    cast(null as varchar) as method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    cast(null as varchar) as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from plan_rows
group by source_name, parsed_company_id, parsed_document_number, parsed_currency_code

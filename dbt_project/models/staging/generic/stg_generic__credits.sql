with credits as (
    select * from {{ ref("base_generic__credits") }}
)

select
    {{ key("source_name", "parsed_company_id", "parsed_credit_number") }} as credit_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_credit_type as credit_type,
    parsed_credit_number as document_number,
    parsed_effective_date as effective_date,
    parsed_currency_code as currency_code,
    parsed_amount as amount,
    parsed_method as method,
    parsed_account as account,
    parsed_payer_name as payer_name,
    parsed_remittance_text as remittance_text,
    parsed_discount_amount as discount_amount,
    parsed_maturity_date as maturity_date,
    parsed_bill_status as bill_status,
    parsed_reversed_on as reversed_on,
    parsed_gl_account as gl_account
from credits
where failed_column is null and exclusion_reason is null

with credits as (
    select * from {{ ref("stg_credits") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    credits.credit_id,
    credits.source_row_id,
    credits.source_name,
    credits.company_id,
    credits.customer_id,
    customers.debtor_id,
    credits.credit_type,
    credits.document_number,
    credits.effective_date,
    credits.currency_code,
    credits.amount,
    credits.method,
    credits.account,
    credits.payer_name,
    credits.remittance_text,
    credits.discount_amount,
    credits.maturity_date,
    credits.bill_status,
    credits.reversed_on
from credits
left join customers
    on credits.customer_id = customers.customer_id

with contracts as (
    select * from {{ ref("stg_contracts") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    contracts.contract_id,
    contracts.source_row_id,
    contracts.source_name,
    contracts.company_id,
    contracts.customer_id,
    customers.debtor_id,
    contracts.contract_number,
    contracts.amended_contract_number,
    contracts.signed_on,
    contracts.valid_until,
    contracts.payment_term_text,
    contracts.seal_type,
    contracts.is_signed,
    contracts.penalty_rate_per_day,
    contracts.guarantor,
    contracts.is_title_retained,
    contracts.allows_suspension,
    contracts.creditor_size,
    contracts.debtor_size,
    contracts.is_sme_notice_given,
    contracts.delivery_address
from contracts
inner join customers
    on contracts.customer_id = customers.customer_id

with contracts as (
    select * from {{ ref("base_generic__contracts") }}
)

select
    {{ key("source_name", "parsed_contract_number") }} as contract_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_contract_number as contract_number,
    parsed_amends_contract_number as amended_contract_number,
    parsed_signed_on as signed_on,
    parsed_valid_until as valid_until,
    parsed_payment_term_text as payment_term_text,
    parsed_seal_type as seal_type,
    parsed_is_signed as is_signed,
    parsed_penalty_rate_per_day as penalty_rate_per_day,
    parsed_guarantor as guarantor,
    parsed_is_title_retained as is_title_retained,
    parsed_allows_suspension as allows_suspension,
    parsed_creditor_size as creditor_size,
    parsed_debtor_size as debtor_size,
    parsed_is_sme_notice_given as is_sme_notice_given,
    parsed_delivery_address as delivery_address
from contracts
where failed_column is null and exclusion_reason is null

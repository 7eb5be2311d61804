with applications as (
    select * from {{ ref("base_generic__applications") }}
)

select
    source_row_id as application_id,
    source_row_id,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_company_id", "parsed_credit_number") }} as credit_id,
    case when parsed_instalment_number > 0 then {{ receivable_key() }} end as receivable_id,
    {{ key("source_name", "parsed_company_id", "parsed_document_number") }} as document_id,
    parsed_effective_date as effective_date,
    parsed_known_date as known_date,
    parsed_amount as amount,
    parsed_credit_amount as credit_amount,
    parsed_discount_amount as discount_amount,
    parsed_reversed_on as reversed_on
from applications
where failed_column is null and exclusion_reason is null

with disputes as (
    select * from {{ ref("base_generic__disputes") }}
)

select
    {{ key("source_name", "parsed_dispute_number") }} as dispute_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "coalesce(parsed_customer_number, document_customer_number)") }}
        as customer_id,
    coalesce(parsed_customer_number, document_customer_number) as customer_number,
    {{ receivable_key() }} as receivable_id,
    parsed_opened_on as opened_on,
    parsed_closed_on as closed_on,
    parsed_disputed_amount as disputed_amount,
    parsed_currency_code as currency_code,
    parsed_reason as reason
from disputes
where failed_column is null and exclusion_reason is null

with promises as (
    select * from {{ ref("base_generic__promises") }}
)

select
    {{ key("source_name", "parsed_promise_number") }} as promise_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    case
        when parsed_document_number is not null
            then {{ receivable_key() }}
    end as receivable_id,
    parsed_made_on as made_on,
    parsed_promised_date as promised_date,
    parsed_promised_amount as promised_amount,
    parsed_currency_code as currency_code,
    parsed_promised_by as promised_by,
    parsed_channel as channel,
    parsed_withdrawn_on as withdrawn_on
from promises
where failed_column is null and exclusion_reason is null

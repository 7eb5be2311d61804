with lines as (
    select * from {{ ref("base_u8_list__ledger") }}
    where
        failed_column is null
        and exclusion_reason is null
        and parsed_line_kind not in ('opening', 'owed', 'nothing')
        and parsed_net_amount <> 0
)

-- A receipt may stand on several lines of a day: each is a credit of its own.
select
    {{ key("source_name", "parsed_company_id", "parsed_document_number", "source_row_id") }}
        as credit_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_line_kind as credit_type,
    parsed_document_number as document_number,
    parsed_entry_date as effective_date,
    parsed_currency_code as currency_code,
    abs(parsed_net_amount) as amount,
    cast(null as varchar) as method,
    cast(null as varchar) as account,
    cast(null as varchar) as payer_name,
    parsed_digest as remittance_text,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as maturity_date,
    cast(null as varchar) as bill_status,
    cast(null as date) as reversed_on,
    cast(null as varchar) as gl_account
from lines

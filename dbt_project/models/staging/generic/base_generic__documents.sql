{{ config(materialized="table") }}

with receivables as (
    select * from {{ ref("base_generic__receivables") }}
)

select
    source_name,
    parsed_company_id as company_id,
    parsed_document_number as document_number,
    min(parsed_currency_code) as currency_code,
    min(parsed_customer_number) as customer_number,
    case when count(*) = 1 then min(parsed_instalment_number) end as only_instalment
from receivables
where row_kind = 'data' and parsed_document_number is not null
group by source_name, parsed_company_id, parsed_document_number

with matches as (
    select * from {{ ref("base_u8__entries") }}
    where failed_column is null and exclusion_reason is null and is_match
),

documents as (
    select * from {{ ref("stg_u8__documents") }}
    where instalment_number = 1
)

select
    matches.source_row_id as application_id,
    matches.source_row_id,
    matches.parsed_company_id as company_id,
    {{ key("matches.source_name", "matches.parsed_company_id", "matches.parsed_settled_by") }}
        as credit_id,
    -- A match names the document, not which of its instalments it pays.
    case
        when documents.instalment_count = 1
            then
                {{ key("matches.source_name", "matches.parsed_company_id",
                       "matches.parsed_settles", "1") }}
    end as receivable_id,
    {{ key("matches.source_name", "matches.parsed_company_id", "documents.document_number") }}
        as document_id,
    matches.parsed_registered_on as effective_date,
    cast(null as date) as known_date,
    -- A payment to the customer (49) debits the document again.
    case
        when matches.parsed_settled_by like '49|%' then matches.parsed_net_amount
        else -matches.parsed_net_amount
    end as amount,
    cast(null as decimal(18, 4)) as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as reversed_on
from matches
inner join documents
    on
        matches.source_name = documents.source_name
        and matches.parsed_settles = documents.document_key

-- A match that was undone may stand there again with the other sign: then the first one counted
-- until that day.
with matches as (
    select
        *,
        -- A payment to the customer (49) debits the document again.
        case
            when parsed_settled_by like '49|%' then parsed_net_amount else -parsed_net_amount
        end as applied_amount
    from {{ ref("base_u8__entries") }}
    where failed_column is null and exclusion_reason is null and is_match
),

numbered as (
    select
        *,
        applied_amount < 0 as is_undoing,
        row_number() over (
            partition by
                source_name, parsed_settles, parsed_settled_by, applied_amount
            order by parsed_registered_on, line
        ) as position
    from matches
),

documents as (
    select * from {{ ref("stg_u8__documents") }}
    where instalment_number = 1
)

select
    numbered.source_row_id as application_id,
    numbered.source_row_id,
    numbered.parsed_company_id as company_id,
    {{ key("numbered.source_name", "numbered.parsed_company_id", "numbered.parsed_settled_by") }}
        as credit_id,
    -- A match names the document, not which of its instalments it pays.
    case
        when documents.instalment_count = 1
            then
                {{ key("numbered.source_name", "numbered.parsed_company_id",
                       "numbered.parsed_settles", "1") }}
    end as receivable_id,
    {{ key("numbered.source_name", "numbered.parsed_company_id", "documents.document_number") }}
        as document_id,
    numbered.parsed_registered_on as effective_date,
    cast(null as date) as known_date,
    numbered.applied_amount as amount,
    cast(null as decimal(18, 4)) as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    undoing.parsed_registered_on as reversed_on
from numbered
inner join documents
    on
        numbered.source_name = documents.source_name
        and numbered.parsed_settles = documents.document_key
left join numbered as undoing
    on
        numbered.source_name = undoing.source_name
        and numbered.parsed_settles = undoing.parsed_settles
        and numbered.parsed_settled_by = undoing.parsed_settled_by
        and numbered.applied_amount = -undoing.applied_amount
        and numbered.position = undoing.position
        and undoing.is_undoing
where not numbered.is_undoing

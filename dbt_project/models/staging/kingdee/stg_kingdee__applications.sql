with applications as (
    select * from {{ ref("base_kingdee__applications") }}
    where failed_column is null and exclusion_reason is null
)

select
    source_row_id as application_id,
    source_row_id,
    document_company_id as company_id,
    {{ key("source_name", "document_company_id", "parsed_target_number") }} as credit_id,
    {{ key("source_name", "document_company_id", "document_number", "position") }}
        as receivable_id,
    {{ key("source_name", "document_company_id", "document_number") }} as document_id,
    -- Kingdee's own aging asks that neither the match nor its source is later than the day.
    greatest(match_date, coalesce(parsed_source_date, match_date)) as effective_date,
    cast(null as date) as known_date,
    parsed_amount as amount,
    cast(null as decimal(18, 4)) as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as reversed_on
from applications

with limitation_events as (
    select * from {{ ref("base_generic__limitation_events") }}
)

select
    {{ key("source_name", "parsed_event_number") }} as limitation_event_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_document_number as document_number,
    parsed_limitation_event_type as event_type,
    parsed_occurred_on as occurred_on,
    parsed_ends_on as ends_on,
    parsed_evidence_grade as evidence_grade,
    parsed_evidence_reference as evidence_reference
from limitation_events
where failed_column is null and exclusion_reason is null

with limitation_events as (
    {{ union_staged("limitation_events") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    limitation_events.limitation_event_id,
    limitation_events.source_row_id,
    limitation_events.source_name,
    limitation_events.company_id,
    limitation_events.customer_id,
    customers.debtor_id,
    limitation_events.document_number,
    limitation_events.event_type,
    limitation_events.occurred_on,
    limitation_events.ends_on,
    limitation_events.evidence_grade,
    limitation_events.evidence_reference
from limitation_events
inner join customers
    on limitation_events.customer_id = customers.customer_id

with events as (
    select * from {{ ref("stg_run__ledger_events") }}
    where event_type like 'letter_%'
)

select
    subject_id as letter_id,
    'ledger.' || cast(sequence as varchar) as source_row_id,
    {{ json_text("payload", "company_id") }} as company_id,
    {{ json_text("payload", "debtor_id") }} as debtor_id,
    {{ json_text("payload", "letter_kind") }} as letter_kind,
    {{ json_text("payload", "cycle") }} as cycle,
    -- letter_released in the ledger is released here.
    substring(event_type, 8) as event_type,
    occurred_at
from events

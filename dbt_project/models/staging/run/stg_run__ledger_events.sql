select
    sequence,
    event_type,
    occurred_at,
    run_id,
    subject_id,
    payload
from {{ source("landing", "ledger_events") }}

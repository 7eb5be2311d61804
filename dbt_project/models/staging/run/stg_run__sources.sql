select
    source_name,
    layout,
    capability,
    has_receipts,
    business_date,
    receipts_business_date,
    receipts_state
from {{ source("landing", "sources") }}

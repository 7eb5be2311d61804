select
    run_id,
    purpose,
    as_of_date,
    known_at,
    ledger_sequence,
    language,
    home_currency_code
from {{ source("landing", "run_parameters") }}

select
    sequence,
    letter_id,
    receivable_id,
    letter_kind,
    letter_level,
    currency_code,
    amount
from {{ source("landing", "letter_items") }}

select
    letter_id,
    receivable_id,
    'ledger.' || cast(sequence as varchar) as source_row_id,
    letter_kind,
    letter_level,
    currency_code,
    cast(amount as decimal(18, 4)) as amount
from {{ ref("stg_run__letter_items") }}

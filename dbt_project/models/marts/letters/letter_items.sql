-- The demand portions that a letter lists, oldest due first within each currency. Held ones never
-- are.
with demanded as (
    select * from {{ ref('letter_candidates') }}
    where disposition = 'demand'
),

items as (
    select * from {{ ref('open_items') }}
)

select
    demanded.letter_id,
    demanded.disposition_id,
    demanded.receivable_id,
    demanded.source_row_id,
    demanded.item_kind as letter_kind,
    demanded.item_level as letter_level,
    cast(
        row_number() over (
            partition by demanded.letter_id
            order by
                items.currency_code, items.due_date, items.document_date, demanded.disposition_id
        ) as integer
    ) as item_number,
    items.document_number,
    items.instalment_number,
    items.document_date,
    items.due_date,
    items.days_overdue,
    items.currency_code,
    items.original_amount,
    items.applied_amount as paid_amount,
    demanded.amount
from demanded
inner join items on demanded.receivable_id = items.receivable_id

-- What a letter lists, oldest due first within each currency: portions in demand where it asks for
-- them, whole items where it does not. What is held never is.
with listed as (
    select * from {{ ref('letter_candidates') }}
    where is_listed
),

items as (
    select * from {{ ref('receivable_balances') }}
)

select
    listed.letter_id,
    listed.disposition_id,
    listed.receivable_id,
    listed.source_row_id,
    listed.item_kind as letter_kind,
    listed.item_level as letter_level,
    cast(
        row_number() over (
            partition by listed.letter_id
            order by
                items.currency_code, items.due_date, items.document_date, listed.disposition_id
        ) as integer
    ) as item_number,
    items.document_number,
    items.instalment_number,
    items.document_date,
    items.due_date,
    listed.days_overdue,
    items.currency_code,
    items.original_amount,
    items.applied_amount as paid_amount,
    listed.amount
from listed
inner join items on listed.receivable_id = items.receivable_id

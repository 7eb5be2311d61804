with portions as (
    select
        receivable_id,
        sum(amount) as portion_amount,
        min(amount) as smallest_amount
    from {{ ref('item_dispositions') }}
    group by receivable_id
)

select
    items.receivable_id,
    items.open_amount,
    portions.portion_amount
from {{ ref('open_items') }} as items
full outer join portions on items.receivable_id = portions.receivable_id
where
    coalesce(items.open_amount, 0) <> coalesce(portions.portion_amount, 0)
    or portions.smallest_amount <= 0

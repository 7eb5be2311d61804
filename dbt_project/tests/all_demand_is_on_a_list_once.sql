with demanded as (
    select
        disposition_id,
        amount
    from {{ ref('item_dispositions') }}
    where disposition = 'demand'
),

listed as (
    select
        disposition_id,
        sum(amount) as amount
    from {{ ref('collection_task_items') }}
    where disposition = 'demand'
    group by disposition_id
)

select coalesce(demanded.disposition_id, listed.disposition_id) as disposition_id
from demanded
full outer join listed on demanded.disposition_id = listed.disposition_id
where coalesce(demanded.amount, 0) <> coalesce(listed.amount, 0)

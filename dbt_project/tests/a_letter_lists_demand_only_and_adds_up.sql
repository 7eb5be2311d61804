with listed as (
    select
        items.letter_id,
        items.currency_code,
        sum(items.amount) as amount,
        sum(case when portions.disposition = 'demand' then 0 else 1 end) as other_count
    from {{ ref('letter_items') }} as items
    left join {{ ref('item_dispositions') }} as portions
        on items.disposition_id = portions.disposition_id
    group by items.letter_id, items.currency_code
)

select
    coalesce(amounts.letter_id, listed.letter_id) as letter_id,
    coalesce(amounts.currency_code, listed.currency_code) as currency_code
from {{ ref('letter_amounts') }} as amounts
full outer join listed
    on amounts.letter_id = listed.letter_id and amounts.currency_code = listed.currency_code
where
    coalesce(amounts.total_amount, 0) <> coalesce(listed.amount, 0)
    or coalesce(listed.other_count, 0) <> 0

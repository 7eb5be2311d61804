-- A reminder, demand or suspension lists demand and nothing else, an agreement what was promised, a
-- statement what is open, whole, thanks what is settled and no more than it was.
with portions as (
    select
        disposition_id,
        case when reason_code = 'promise' then 'promised' else disposition end as disposition,
        amount
    from {{ ref('item_dispositions') }}
    union all
    select
        receivable_id || ':open' as disposition_id,
        'open' as disposition,
        open_amount as amount
    from {{ ref('open_items') }}
    union all
    select
        receivable_id || ':paid' as disposition_id,
        'paid' as disposition,
        original_amount as amount
    from {{ ref('settled_items') }}
),

listed as (
    select
        items.letter_id,
        items.currency_code,
        sum(items.amount) as amount,
        sum(
            case
                when
                    portions.disposition = case items.letter_kind
                        when 'statement' then 'open'
                        when 'thanks' then 'paid'
                        when 'repayment_plan' then 'promised'
                        else 'demand'
                    end
                    and (
                        portions.amount = items.amount
                        or (items.letter_kind = 'thanks' and portions.amount > items.amount)
                    )
                    then 0
                else 1
            end
        ) as other_count
    from {{ ref('letter_items') }} as items
    left join portions on items.disposition_id = portions.disposition_id
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

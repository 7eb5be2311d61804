-- Who sends a letter and which account it is addressed to: the one with most of what it
-- lists; where the letter has several currencies, which cannot be compared, with most items.
with candidates as (
    select * from {{ ref('letter_candidates') }}
),

currency_counts as (
    select
        letter_id,
        count(distinct currency_code) as currency_count
    from candidates
    group by letter_id
),

shares as (
    select
        candidates.letter_id,
        'rep' as party,
        candidates.sales_rep_id as party_id,
        sum(case when candidates.is_listed then candidates.amount else 0 end)
            as listed_amount,
        count(distinct candidates.receivable_id) as item_count
    from candidates
    group by candidates.letter_id, candidates.sales_rep_id
    union all
    select
        candidates.letter_id,
        'account' as party,
        candidates.customer_id as party_id,
        sum(case when candidates.is_listed then candidates.amount else 0 end)
            as listed_amount,
        count(distinct candidates.receivable_id) as item_count
    from candidates
    group by candidates.letter_id, candidates.customer_id
),

placed as (
    select
        shares.*,
        row_number() over (
            partition by shares.letter_id, shares.party
            order by
                case when currency_counts.currency_count = 1 then shares.listed_amount end desc,
                shares.item_count desc,
                shares.party_id asc
        ) as place
    from shares
    inner join currency_counts on shares.letter_id = currency_counts.letter_id
)

select
    letter_id,
    max(case when party = 'rep' then party_id end) as sales_rep_id,
    max(case when party = 'account' then party_id end) as customer_id
from placed
where place = 1
group by letter_id

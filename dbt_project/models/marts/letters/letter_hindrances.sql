-- What stands in the way of a letter on the side of data and policy, one row per letter.
with candidates as (
    select * from {{ ref('letter_candidates') }}
),

sources as (
    select * from {{ ref('int_sources') }}
),

freshness as (
    select {{ limit_of('credits') }} as maximum_age_days
    from {{ ref('stg_policy__freshness_limits') }}
),

minimums as (
    select
        letter_kind,
        currency_code,
        minimum_amount
    from {{ ref('stg_policy__letter_kinds') }}
),

amounts as (
    select
        amounts.letter_id,
        max(case when amounts.account_number is null then 1 else 0 end) = 1 as lacks_bank_account,
        max(
            case
                when
                    amounts.total_amount
                    >= coalesce(own.minimum_amount, general.minimum_amount, 0)
                    then 1
                else 0
            end
        ) = 1 as reaches_minimum
    from {{ ref('letter_amounts') }} as amounts
    left join minimums as own
        on own.letter_kind = 'reminder' and amounts.currency_code = own.currency_code
    left join minimums as general
        on general.letter_kind = 'reminder' and general.currency_code = '*'
    group by amounts.letter_id
),

feeds as (
    select
        candidates.letter_id,
        max(case when candidates.reason_code = 'legal_status' then 1 else 0 end) = 1
            as has_legal_status,
        max(case when candidates.reason_code = 'data_hold' then 1 else 0 end) = 1 as has_data_hold,
        -- Declared is not received: silence is not zero.
        max(
            case
                when sources.has_receipts and sources.receipts_state in ('received', 'carried')
                    then 0
                else 1
            end
        ) = 1 as lacks_receipts,
        max(
            case
                when
                    {{ days_since('sources.receipts_business_date', as_of_date()) }}
                    > coalesce(freshness.maximum_age_days, 0)
                    then 1
                else 0
            end
        ) = 1 as has_stale_receipts
    from candidates
    cross join freshness
    inner join {{ ref('open_items') }} as items
        on candidates.receivable_id = items.receivable_id
    left join sources on items.source_name = sources.source_name
    group by candidates.letter_id
)

select
    feeds.letter_id,
    feeds.has_legal_status,
    feeds.has_data_hold,
    feeds.lacks_receipts,
    feeds.has_stale_receipts,
    coalesce(amounts.lacks_bank_account, false) as lacks_bank_account,
    coalesce(amounts.reaches_minimum, false) as reaches_minimum
from feeds
left join amounts on feeds.letter_id = amounts.letter_id

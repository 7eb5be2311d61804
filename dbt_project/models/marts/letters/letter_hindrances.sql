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
        ) = 1 as has_stale_receipts,
        max(
            case
                when coalesce(items.rests_on_inference, balances.inferred_amount > 0) then 1
                else 0
            end
        ) = 1 as rests_on_inference,
        -- A letter cannot call late what nobody said was due, nor what we assumed was. A statement
        -- tells the due date of what waits for an event too.
        max(
            case
                when balances.due_date_source = 'document_date' then 1
                when
                    candidates.letter_kind = 'statement'
                    and balances.due_date_source = 'event_missing'
                    then 1
                else 0
            end
        ) = 1 as has_unknown_due_date,
        max(case when balances.due_date_source = 'term_estimated' then 1 else 0 end) = 1
            as has_estimated_due_date
    from candidates
    cross join freshness
    inner join {{ ref('receivable_balances') }} as balances
        on candidates.receivable_id = balances.receivable_id
    left join {{ ref('open_items') }} as items
        on candidates.receivable_id = items.receivable_id
    left join sources on balances.source_name = sources.source_name
    group by candidates.letter_id
)

select
    feeds.letter_id,
    feeds.has_legal_status,
    feeds.has_data_hold,
    feeds.lacks_receipts,
    feeds.has_stale_receipts,
    feeds.rests_on_inference,
    feeds.has_unknown_due_date,
    feeds.has_estimated_due_date,
    coalesce(amounts.lacks_bank_account, false) as lacks_bank_account,
    coalesce(amounts.reaches_minimum, false) as reaches_minimum,
    coalesce(amounts.instalments_differ, false) as instalments_differ
from feeds
left join {{ ref('letter_amount_checks') }} as amounts
    on feeds.letter_id = amounts.letter_id

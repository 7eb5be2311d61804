-- How far the word of a debtor, or the promises that a rep brought in, could be relied on: by
-- number and by amount, each with its denominator.
with outcomes as (
    select * from {{ ref('promise_outcomes') }}
),

counted as (
    select
        reliability_id,
        company_id,
        subject_type,
        subject_id,
        currency_code,
        cast(sum(case when is_judged then 1 else 0 end) as integer) as judged_count,
        cast(sum(case when promise_state = 'kept' then 1 else 0 end) as integer) as kept_count,
        cast(sum(case when promise_state = 'partially_kept' then 1 else 0 end) as integer)
            as partially_kept_count,
        cast(sum(case when promise_state = 'broken' then 1 else 0 end) as integer) as broken_count,
        cast(sum(case when is_judged and is_kept_late then 1 else 0 end) as integer)
            as kept_late_count,
        cast(sum(case when is_judged then 0 else 1 end) as integer) as unjudged_count,
        {{ sum_amount('promised_amount') }} as promised_amount,
        {{ sum_amount('kept_amount') }} as kept_amount,
        {{ sum_amount('broken_amount') }} as broken_amount
    from outcomes
    group by reliability_id, company_id, subject_type, subject_id, currency_code
)

select
    *,
    cast({{ money_divide('kept_count', 'judged_count', 4) }} as decimal(5, 4)) as kept_count_share,
    cast({{ money_divide('kept_amount', 'promised_amount', 4) }} as decimal(5, 4))
        as kept_amount_share
from counted

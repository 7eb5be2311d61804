-- How far a debtor's word could be relied on, by the share of his judged promises that he kept.
with judged as (
    select
        subject_id as debtor_id,
        sum(judged_count) as judged_count,
        sum(kept_count) as kept_count
    from {{ ref('promise_reliability') }}
    where subject_type = 'debtor'
    group by subject_id
),

shares as (
    select
        debtor_id,
        {{ money_divide('kept_count', 'judged_count', 4) }} as kept_share
    from judged
    where judged_count > 0
),

bands as (
    select
        reputation_code,
        min(minimum_kept_share) as minimum_kept_share
    from {{ ref('stg_policy__promise_cadence') }}
    where minimum_kept_share is not null
    group by reputation_code
),

ranked as (
    select
        shares.debtor_id,
        bands.reputation_code,
        row_number() over (
            partition by shares.debtor_id order by bands.minimum_kept_share desc
        ) as place
    from shares
    inner join bands on shares.kept_share >= bands.minimum_kept_share
)

select
    debtor_id,
    reputation_code
from ranked
where place = 1

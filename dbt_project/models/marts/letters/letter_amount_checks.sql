-- What a letter's amounts allow: an account to pay to in every currency, enough in some currency.
-- The minimum of the debtor's dunning policy comes before that of the kind.
with letters as (
    select distinct
        letter_id,
        letter_kind,
        dunning_policy
    from {{ ref('letter_candidates') }}
),

minimums as (
    select
        dunning_policy,
        letter_kind,
        currency_code,
        minimum_amount
    from {{ ref('stg_policy__letter_minimums') }}
    union all
    select
        '*' as dunning_policy,
        letter_kind,
        currency_code,
        minimum_amount
    from {{ ref('stg_policy__letter_kinds') }}
),

measured as (
    select
        amounts.letter_id,
        amounts.total_amount,
        amounts.account_number,
        minimums.minimum_amount,
        row_number() over (
            partition by amounts.letter_amount_id
            order by
                case when minimums.dunning_policy = '*' then 2 else 1 end,
                case when minimums.letter_kind = '*' then 2 else 1 end,
                case when minimums.currency_code = '*' then 2 else 1 end
        ) as place
    from {{ ref('letter_amounts') }} as amounts
    inner join letters on amounts.letter_id = letters.letter_id
    left join minimums
        on
            minimums.dunning_policy in (letters.dunning_policy, '*')
            and minimums.letter_kind in (letters.letter_kind, '*')
            and minimums.currency_code in (amounts.currency_code, '*')
)

select
    letter_id,
    max(case when account_number is null then 1 else 0 end) = 1 as lacks_bank_account,
    max(case when total_amount >= coalesce(minimum_amount, 0) then 1 else 0 end) = 1
        as reaches_minimum
from measured
where place = 1
group by letter_id

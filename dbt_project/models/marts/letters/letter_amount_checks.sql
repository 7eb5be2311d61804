-- What a letter's amounts allow: an account to pay to in every currency where it asks for money,
-- enough in some currency.
-- The minimum of the debtor's dunning policy comes before that of every policy, and that before the
-- kind's.
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
        minimum_amount,
        false as is_of_kind
    from {{ ref('stg_policy__letter_minimums') }}
    union all
    select
        '*' as dunning_policy,
        letter_kind,
        currency_code,
        minimum_amount,
        true as is_of_kind
    from {{ ref('stg_policy__letter_kinds') }}
),

-- What is agreed for the days of a plan must be what the agreement says is owed.
instalments as (
    select
        letter_id,
        currency_code,
        {{ sum_amount('instalment_amount') }} as agreed_amount
    from {{ ref('letter_instalments') }}
    group by letter_id, currency_code
),

differing as (
    select distinct letters.letter_id
    from letters
    inner join instalments on letters.letter_id = instalments.letter_id
    left join {{ ref('letter_amounts') }} as amounts
        on
            instalments.letter_id = amounts.letter_id
            and instalments.currency_code = amounts.currency_code
    where coalesce(amounts.total_amount, 0) <> instalments.agreed_amount
),

measured as (
    select
        amounts.letter_id,
        amounts.total_amount,
        letters.letter_kind in ({{ asking_kinds() }}) and amounts.account_number is null
            as lacks_bank_account,
        minimums.minimum_amount,
        row_number() over (
            partition by amounts.letter_amount_id
            order by
                case when minimums.dunning_policy = '*' then 2 else 1 end,
                case when minimums.is_of_kind then 2 else 1 end,
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
    measured.letter_id,
    max(case when measured.lacks_bank_account then 1 else 0 end) = 1 as lacks_bank_account,
    max(
        case when measured.total_amount >= coalesce(measured.minimum_amount, 0) then 1 else 0 end
    ) = 1 as reaches_minimum,
    max(case when differing.letter_id is null then 0 else 1 end) = 1 as instalments_differ
from measured
left join differing on measured.letter_id = differing.letter_id
where measured.place = 1
group by measured.letter_id

-- What a letter's amounts allow: an account to pay to in every currency, enough in some currency.
with minimums as (
    select
        letter_kind,
        currency_code,
        minimum_amount
    from {{ ref('stg_policy__letter_kinds') }}
)

select
    amounts.letter_id,
    max(case when amounts.account_number is null then 1 else 0 end) = 1 as lacks_bank_account,
    max(
        case
            when amounts.total_amount >= coalesce(own.minimum_amount, general.minimum_amount, 0)
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

-- What a letter asks for, or states, in each currency, and the approved account to pay into where
-- it asks.
with totals as (
    select
        letter_id,
        company_id,
        debtor_id,
        letter_kind,
        currency_code,
        letter_kind in ({{ asking_kinds() }}) as asks,
        {{ sum_amount('amount') }} as total_amount
    from {{ ref('letter_candidates') }}
    where is_listed
    group by letter_id, company_id, debtor_id, letter_kind, currency_code
),

unapplied as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('unapplied_amount') }} as unapplied_amount
    from {{ ref('unapplied_credits') }}
    where debtor_id is not null and treatment = 'covers'
    group by company_id, debtor_id, currency_code
),

-- What the letter does not ask for and says beside it.
beside as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('amount', "reason_code = 'dispute'") }} as disputed_amount,
        {{ sum_amount('amount', "reason_code = 'promise'") }} as promised_amount,
        {{ sum_amount('amount', "disposition = 'demand'") }} as demand_amount
    from {{ ref('item_dispositions') }}
    where is_overdue
    group by company_id, debtor_id, currency_code
),

accounts as (
    select
        *,
        row_number() over (
            partition by company_id, currency_code order by account_number, source_row_id
        ) as place
    from {{ ref('int_company_bank_accounts') }}
)

select
    totals.letter_id || '|' || totals.currency_code as letter_amount_id,
    totals.letter_id,
    totals.currency_code,
    totals.total_amount,
    cast(coalesce(unapplied.unapplied_amount, 0) as decimal(38, 4)) as unapplied_amount,
    cast(coalesce(beside.disputed_amount, 0) as decimal(38, 4)) as disputed_amount,
    cast(coalesce(beside.promised_amount, 0) as decimal(38, 4)) as promised_amount,
    cast(coalesce(beside.demand_amount - totals.total_amount, 0) as decimal(38, 4))
        as asked_before_amount,
    accounts.bank_name,
    accounts.account_name,
    accounts.account_number
from totals
left join unapplied
    on
        totals.letter_kind <> 'thanks'
        and totals.company_id = unapplied.company_id
        and totals.debtor_id = unapplied.debtor_id
        and totals.currency_code = unapplied.currency_code
left join beside
    on
        totals.letter_kind in ('reminder', 'demand')
        and totals.company_id = beside.company_id
        and totals.debtor_id = beside.debtor_id
        and totals.currency_code = beside.currency_code
left join accounts
    on
        totals.asks
        and totals.company_id = accounts.company_id
        and totals.currency_code = accounts.currency_code
        and accounts.place = 1

-- What late payment costs by the first basis that policy and the contract allow, item by item of
-- the letters that state a claim. Without a contract on record nothing is claimed: nobody would
-- know whether a penalty is agreed.
with contracts as (
    select
        *,
        row_number() over (
            partition by customer_id, contract_number order by contract_id
        ) as place
    from {{ ref('int_contracts') }}
    where amended_contract_number is null and coalesce(is_signed, true)
),

-- The latest amendment that tells a penalty counts, else the contract's own.
penalties as (
    select
        customer_id,
        coalesce(amended_contract_number, contract_number) as contract_number,
        penalty_rate_per_day,
        source_row_id,
        row_number() over (
            partition by customer_id, coalesce(amended_contract_number, contract_number)
            order by signed_on desc nulls last, contract_id desc
        ) as place
    from {{ ref('int_contracts') }}
    where
        penalty_rate_per_day is not null
        and coalesce(is_signed, true)
        and coalesce(signed_on <= {{ as_of_date() }}, true)
),

items as (
    select
        letter_items.letter_id,
        letter_items.disposition_id,
        letter_items.receivable_id,
        letter_items.source_row_id,
        letter_items.currency_code,
        letter_items.amount as principal_amount,
        letter_items.days_overdue as interest_days,
        letters.letter_kind,
        letters.letter_level,
        documents.customer_id,
        documents.contract_number,
        {{ days_after('letter_items.due_date', 1) }} as overdue_from
    from {{ ref('letter_items') }} as letter_items
    inner join {{ ref('letters_due') }} as letters on letter_items.letter_id = letters.letter_id
    inner join {{ ref('open_items') }} as documents
        on letter_items.receivable_id = documents.receivable_id
),

bases as (
    select
        items.*,
        contracts.source_row_id as contract_source_row_id,
        bases.source_row_id as basis_source_row_id,
        penalties.source_row_id as penalty_source_row_id,
        bases.basis_code,
        case
            when bases.basis_code = 'contract' then penalties.penalty_rate_per_day
            else cast(bases.daily_rate as decimal(20, 10))
        end as daily_rate,
        bases.uplift,
        bases.day_count,
        bases.maximum_rate_age_days,
        row_number() over (
            partition by items.letter_id, items.disposition_id order by bases.precedence
        ) as place
    from items
    inner join contracts
        on
            items.customer_id = contracts.customer_id
            and items.contract_number = contracts.contract_number
            and contracts.place = 1
    left join penalties
        on
            items.customer_id = penalties.customer_id
            and items.contract_number = penalties.contract_number
            and penalties.place = 1
    inner join {{ ref('stg_policy__interest_bases') }} as bases
        on
            items.letter_kind = bases.letter_kind
            and items.letter_level >= bases.minimum_level
    where
        bases.is_claimed
        and case bases.basis_code
            when 'contract' then penalties.penalty_rate_per_day is not null
            when 'sme_regulation_17'
                then
                    penalties.penalty_rate_per_day is null
                    and contracts.creditor_size in ('medium', 'small', 'micro')
                    and contracts.debtor_size in ('large', 'authority')
                    and contracts.is_sme_notice_given
                    and contracts.signed_on >= bases.earliest_date
            else
                penalties.penalty_rate_per_day is null
                and items.overdue_from >= bases.earliest_date
        end
),

published as (
    select
        *,
        lead(effective_date) over (order by effective_date) as next_date
    from {{ ref('int_lending_rates') }}
),

-- The rate on the day of the breach; one too old for that day is a month that nobody recorded.
rated as (
    select
        bases.*,
        case when bases.daily_rate is null then published.lending_rate end as lending_rate,
        -- Who tells the rate: the month's publication, the contract or its amendment, or policy.
        case
            when bases.daily_rate is null then published.source_row_id
            when bases.basis_code = 'contract' then bases.penalty_source_row_id
            else bases.basis_source_row_id
        end as rate_source_row_id,
        bases.daily_rate is null
        and coalesce(
            {{ days_since('published.effective_date', 'bases.overdue_from') }}
            > bases.maximum_rate_age_days,
            true
        ) as is_rate_missing
    from bases
    left join published
        on
            bases.overdue_from >= published.effective_date
            and (published.next_date is null or bases.overdue_from < published.next_date)
    where bases.place = 1
),

factors as (
    select
        rated.*,
        currencies.decimals,
        cast(rated.lending_rate * (1 + rated.uplift) as decimal(20, 10)) as annual_rate
    from rated
    inner join {{ ref('stg_policy__currencies') }} as currencies
        on rated.currency_code = currencies.currency_code
)

select
    letter_id || '|' || disposition_id as letter_interest_id,
    letter_id,
    disposition_id,
    receivable_id,
    source_row_id,
    contract_source_row_id,
    basis_source_row_id,
    rate_source_row_id,
    currency_code,
    basis_code,
    case when is_rate_missing then 'rate_missing' else 'claimed' end as interest_state,
    principal_amount,
    overdue_from,
    interest_days,
    daily_rate,
    lending_rate,
    uplift,
    annual_rate,
    day_count,
    case
        when not is_rate_missing
            then
                {{ money_multiply_divide(
                    'principal_amount',
                    'coalesce(daily_rate, annual_rate) * interest_days',
                    'coalesce(day_count, 1)',
                    'decimals'
                ) }}
    end as interest_amount
from factors

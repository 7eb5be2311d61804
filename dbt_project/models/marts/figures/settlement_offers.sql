-- 和解与分期: each offer that somebody wrote down, who may approve it by policy, whether he has, and
-- what it is worth today. Nothing approves itself, and nobody approves what he proposed.
with offers as (
    select * from {{ ref('stg_policy__settlement_offers') }}
    where offered_on <= {{ as_of_date() }}
),

limits as (
    select * from {{ ref('stg_policy__settlement_limits') }}
),

rates as (
    select
        currency_code,
        annual_rate,
        year_days
    from {{ ref('stg_policy__carry_rates') }}
),

owed as (
    select
        offers.offer_number,
        min(items.debtor_id) as debtor_id,
        {{ sum_amount('items.open_amount') }} as open_amount,
        {{ sum_amount('items.open_amount', 'items.is_overdue') }} as overdue_amount
    from offers
    inner join {{ ref('open_items') }} as items
        on
            offers.company_id = items.company_id
            and offers.currency_code = items.currency_code
            and offers.debtor in (items.debtor_id, items.customer_id)
    where not items.is_apart
    group by offers.offer_number
),

-- A role's limits in the currency itself come before those for all.
ranked as (
    select
        offers.offer_number,
        limits.approver_role,
        limits.approver_rank,
        offers.claim_amount <= coalesce(limits.maximum_claim_amount, offers.claim_amount)
        and offers.instalment_count <= limits.maximum_instalments
        and offers.discount_amount <= {{ money_multiply(
            'offers.claim_amount', 'limits.maximum_discount_share',
            'coalesce(currencies.decimals, 2)'
        ) }} as is_covered,
        row_number() over (
            partition by offers.offer_number, limits.approver_role
            order by case when limits.currency_code = '*' then 1 else 0 end
        ) as place
    from offers
    inner join limits on limits.currency_code in (offers.currency_code, '*')
    left join {{ ref('stg_policy__currencies') }} as currencies
        on offers.currency_code = currencies.currency_code
),

needed as (
    select
        offer_number,
        min(case when is_covered then approver_rank end) as needed_rank
    from ranked
    where place = 1
    group by offer_number
),

judged as (
    select
        offers.*,
        owed.debtor_id,
        coalesce(owed.open_amount, 0) as open_amount,
        coalesce(owed.overdue_amount, 0) as overdue_amount,
        needed.needed_rank,
        needing.approver_role as needed_role,
        given.approver_rank as given_rank,
        coalesce(currencies.decimals, 2) as decimals,
        coalesce(mine.annual_rate, general.annual_rate) as annual_rate,
        coalesce(mine.year_days, general.year_days) as year_days,
        {{ days_since(as_of_date(), 'offers.last_instalment_on') }} as days_to_last
    from offers
    left join owed on offers.offer_number = owed.offer_number
    left join needed on offers.offer_number = needed.offer_number
    left join ranked as needing
        on
            needed.offer_number = needing.offer_number
            and needed.needed_rank = needing.approver_rank
            and needing.place = 1
    left join ranked as given
        on
            offers.offer_number = given.offer_number
            and offers.approver_role = given.approver_role
            and given.place = 1
    left join {{ ref('stg_policy__currencies') }} as currencies
        on offers.currency_code = currencies.currency_code
    left join rates as mine on offers.currency_code = mine.currency_code
    left join rates as general on general.currency_code = '*'
),

valued as (
    select
        *,
        claim_amount - discount_amount as promised_amount,
        -- Equal instalments come on the mean after half of the time.
        {{ money_multiply_divide(
            '(claim_amount - discount_amount) * days_to_last', 'annual_rate', 'year_days * 2',
            'decimals'
        ) }} as waiting_amount
    from judged
)

select
    offer_number,
    source_row_id,
    company_id,
    debtor as told_debtor,
    debtor_id,
    currency_code,
    offered_on,
    claim_amount,
    discount_amount,
    instalment_count,
    last_instalment_on,
    open_amount,
    overdue_amount,
    proposed_by,
    approved_by,
    approver_role,
    approved_on,
    needed_role,
    case
        when open_amount = 0 then 'nothing_owed'
        when needed_rank is null then 'above_all_limits'
        when approved_by is null or approved_on is null or approved_on > {{ as_of_date() }}
            then case
                when claim_amount > open_amount then 'claim_above_open'
                else 'needs_approval'
            end
        when lower(trim(approved_by)) = lower(trim(proposed_by)) then 'approved_by_proposer'
        when given_rank is null or given_rank < needed_rank then 'approver_too_low'
        else 'approved'
    end as offer_state,
    cast(promised_amount as decimal(38, 4)) as promised_amount,
    cast(waiting_amount as decimal(38, 4)) as waiting_amount,
    cast(promised_amount - waiting_amount as decimal(38, 4)) as value_today_amount
from valued

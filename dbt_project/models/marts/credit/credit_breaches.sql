-- Accounts that owe more, or longer, than they may, since when without a break, and what to do
-- about it. The first day is told by the history of documents and money against the limit of each
-- day: a temporary limit that has ended let more pass while it was valid.
with breaches as (
    select * from {{ ref('breached_limits') }}
),

limits as (
    select * from {{ ref('limits_in_force') }}
),

temporary as (
    select
        breaches.breach_id,
        extras.credit_limit_id,
        extras.limit_amount,
        extras.valid_from,
        extras.valid_until
    from breaches
    inner join limits on breaches.credit_limit_id = limits.credit_limit_id
    inner join {{ ref('int_credit_limits') }} as extras
        on
            limits.customer_id = extras.customer_id
            and coalesce(limits.company_id, '') = coalesce(extras.company_id, '')
            and breaches.currency_code = extras.currency_code
            and extras.limit_kind = 'temporary'
    where breaches.breach_type in ('over_limit', 'cash_only')
),

histories as (
    select
        breaches.breach_id,
        balances.changed_on,
        balances.balance_amount
    from breaches
    inner join {{ ref('exposure_balances') }} as balances
        on
            breaches.subject_id = balances.subject_id
            and breaches.currency_code = balances.currency_code
    where breaches.breach_type in (
        'over_limit', 'group_over_limit', 'no_limit', 'cash_only', 'limit_expired'
    )
),

-- The days on which the balance or the limit changed.
days as (
    select
        breach_id,
        day_of_change,
        max(balance_day) as balance_day
    from (
        select
            breach_id,
            changed_on as day_of_change,
            changed_on as balance_day
        from histories
        union all
        select
            breach_id,
            valid_from as day_of_change,
            cast(null as date) as balance_day
        from temporary
        where valid_from <= {{ as_of_date() }}
        union all
        select
            breach_id,
            cast({{ dbt.dateadd('day', 1, 'valid_until') }} as date) as day_of_change,
            cast(null as date) as balance_day
        from temporary
        where valid_until < {{ as_of_date() }}
    ) as changes
    group by breach_id, day_of_change
),

carried as (
    select
        breach_id,
        day_of_change,
        max(balance_day) over (
            partition by breach_id
            order by day_of_change
            rows between unbounded preceding and current row
        ) as balance_day
    from days
),

granted as (
    select
        carried.breach_id,
        carried.day_of_change,
        sum(temporary.limit_amount) as temporary_amount
    from carried
    inner join temporary
        on
            carried.breach_id = temporary.breach_id
            and coalesce(temporary.valid_from, carried.day_of_change) <= carried.day_of_change
            and coalesce(temporary.valid_until, carried.day_of_change) >= carried.day_of_change
    group by carried.breach_id, carried.day_of_change
),

compared as (
    select
        carried.breach_id,
        carried.day_of_change,
        coalesce(histories.balance_amount, 0)
        > breaches.let_pass_amount + {{ money_multiply(
            '(coalesce(granted.temporary_amount, 0) - coalesce(limits.temporary_amount, 0))',
            '(1 + breaches.tolerance_share)', '4'
        ) }} as is_over
    from carried
    inner join breaches on carried.breach_id = breaches.breach_id
    left join limits
        on
            breaches.credit_limit_id = limits.credit_limit_id
            and breaches.breach_type in ('over_limit', 'cash_only')
    left join histories
        on carried.breach_id = histories.breach_id and carried.balance_day = histories.changed_on
    left join granted
        on
            carried.breach_id = granted.breach_id
            and carried.day_of_change = granted.day_of_change
),

last_within as (
    select
        breach_id,
        max(case when not is_over then day_of_change end) as last_within_on
    from compared
    group by breach_id
),

started as (
    select
        compared.breach_id,
        min(compared.day_of_change) as first_over_on
    from compared
    inner join last_within on compared.breach_id = last_within.breach_id
    where
        last_within.last_within_on is null
        or compared.day_of_change > last_within.last_within_on
    group by compared.breach_id
),

dated as (
    select
        breaches.*,
        case
            when breaches.breach_type = 'period' then breaches.since_date
            when started.first_over_on is null then null
            when breaches.breach_type = 'limit_expired'
                then greatest(
                    started.first_over_on,
                    cast({{ dbt.dateadd('day', 1, 'limits.valid_until') }} as date)
                )
            else greatest(started.first_over_on, coalesce(limits.valid_from, started.first_over_on))
        end as first_breach_on
    from breaches
    left join limits on breaches.credit_limit_id = limits.credit_limit_id
    left join started on breaches.breach_id = started.breach_id
),

-- Orders accepted before may be held only where a sealed contract says so (民法典 526 to 528 aside).
suspension_grounds as (
    select
        company_id,
        debtor_id,
        min(contract_number) as contract_number
    from {{ ref('int_contracts') }}
    where
        allows_suspension
        and coalesce(is_signed, true)
        and coalesce(seal_type, 'contract_seal') not in ('none', 'private_seal')
    group by company_id, debtor_id
)

select
    dated.breach_id,
    dated.company_id,
    dated.customer_id,
    dated.debtor_id,
    dated.breach_type,
    dated.exposure_amount,
    dated.limit_amount,
    cast(
        case
            when dated.breach_type in ('over_limit', 'group_over_limit', 'cash_only')
                then dated.exposure_amount - dated.limit_amount
        end as decimal(38, 4)
    ) as over_limit_amount,
    dated.currency_code,
    dated.first_breach_on,
    case
        when dated.first_breach_on is not null
            then {{ days_since('dated.first_breach_on', as_of_date()) }}
    end as days_in_breach,
    recommendations.recommendation_code,
    case
        when recommendations.recommendation_code in ('refuse_new_orders', 'cash_only')
            then grounds.contract_number
    end as suspension_contract_number,
    dated.credit_limit_id,
    dated.is_one_currency
from dated
left join {{ ref('stg_policy__breach_recommendations') }} as recommendations
    on dated.breach_type = recommendations.breach_type
left join suspension_grounds as grounds
    on dated.company_id = grounds.company_id and dated.debtor_id = grounds.debtor_id

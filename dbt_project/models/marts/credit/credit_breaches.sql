-- Accounts that owe more, or longer, than they may: over a limit or near it, owing anything at all
-- without one, on cash terms (limit 0) or after the limit expired, or with an item overdue for
-- longer than policy lets pass. An exposure that cannot be converted breaches nothing.
with rules as (
    select
        max(case when rule_code = 'tolerance_share' then rule_value end) as tolerance_share,
        max(case when rule_code = 'near_share' then rule_value end) as near_share,
        max(case when rule_code = 'period_grace_days' then rule_value end) as period_grace_days
    from {{ ref('stg_policy__credit_rules') }}
),

used as (
    select
        usages.company_id,
        usages.customer_id,
        usages.debtor_id,
        case
            when
                usages.exposure_amount > {{ money_multiply(
                    'usages.limit_amount', '(1 + rules.tolerance_share)', '4'
                ) }}
                then 'over_limit'
            when
                usages.exposure_amount
                >= {{ money_multiply('usages.limit_amount', 'rules.near_share', '4') }}
                then 'near_limit'
        end as breach_type,
        usages.exposure_amount,
        usages.limit_amount,
        usages.currency_code,
        cast(null as date) as since_date
    from {{ ref('limit_usages') }} as usages
    cross join rules
),

without_limit as (
    select
        company_id,
        customer_id,
        debtor_id,
        limit_state as breach_type,
        exposure_amount,
        case
            when limit_state = 'cash_only' then cast(0 as decimal(18, 4))
            when limit_state = 'limit_expired' and limit_currency_code = currency_code
                then limit_amount
        end as limit_amount,
        currency_code,
        cast(null as date) as since_date
    from {{ ref('credit_exposures') }}
    where
        limit_state in ('no_limit', 'cash_only', 'limit_expired')
        and exposure_amount > 0
),

overdue_too_long as (
    select
        items.company_id,
        items.customer_id,
        max(items.debtor_id) as debtor_id,
        items.currency_code,
        min(items.due_date) as oldest_due_date,
        max(rules.period_grace_days) as grace_days
    from {{ ref('open_items') }} as items
    cross join rules
    where not items.is_apart and items.days_overdue > rules.period_grace_days
    group by items.company_id, items.customer_id, items.currency_code
),

over_period as (
    select
        overdue_too_long.company_id,
        overdue_too_long.customer_id,
        overdue_too_long.debtor_id,
        'period' as breach_type,
        exposures.exposure_amount,
        cast(null as decimal(18, 4)) as limit_amount,
        overdue_too_long.currency_code,
        cast({{ dbt.dateadd(
            'day', 'cast(overdue_too_long.grace_days as integer) + 1',
            'overdue_too_long.oldest_due_date'
        ) }} as date) as since_date
    from overdue_too_long
    inner join {{ ref('credit_exposures') }} as exposures
        on
            overdue_too_long.company_id = exposures.company_id
            and overdue_too_long.customer_id = exposures.customer_id
            and overdue_too_long.currency_code = exposures.currency_code
),

breaches as (
    select * from used
    where breach_type is not null
    union all
    select * from without_limit
    union all
    select * from over_period
),

limits as (
    select
        breaches.*,
        coalesce(own.valid_from, shared.valid_from) as valid_from,
        coalesce(own.valid_until, shared.valid_until) as valid_until
    from breaches
    left join {{ ref('limits_in_force') }} as own
        on breaches.customer_id = own.customer_id and breaches.company_id = own.company_id
    left join {{ ref('limits_in_force') }} as shared
        on breaches.customer_id = shared.customer_id and shared.company_id is null
),

-- Above which net balance it counts as broken; by history only where the history leads to what is
-- owed today without the parts that have none (bills, deliveries, orders).
crossed as (
    select
        limits.company_id,
        limits.customer_id,
        limits.breach_type,
        limits.currency_code,
        max(case
            when balances.balance_amount <= coalesce(limits.limit_amount, 0)
                then balances.changed_on
        end) as last_within_on,
        min(balances.changed_on) as first_known_on
    from limits
    inner join {{ ref('exposure_balances') }} as balances
        on
            limits.company_id = balances.company_id
            and limits.customer_id = balances.customer_id
            and limits.currency_code = balances.currency_code
    where limits.breach_type in ('over_limit', 'no_limit', 'cash_only', 'limit_expired')
    group by limits.company_id, limits.customer_id, limits.breach_type, limits.currency_code
),

started as (
    select
        crossed.company_id,
        crossed.customer_id,
        crossed.breach_type,
        crossed.currency_code,
        min(balances.changed_on) as first_over_on
    from crossed
    inner join {{ ref('exposure_balances') }} as balances
        on
            crossed.company_id = balances.company_id
            and crossed.customer_id = balances.customer_id
            and crossed.currency_code = balances.currency_code
    where crossed.last_within_on is null or balances.changed_on > crossed.last_within_on
    group by crossed.company_id, crossed.customer_id, crossed.breach_type, crossed.currency_code
),

dated as (
    select
        limits.*,
        case
            when limits.breach_type = 'period' then limits.since_date
            when limits.breach_type = 'limit_expired'
                then greatest(
                    started.first_over_on,
                    cast({{ dbt.dateadd('day', 1, 'limits.valid_until') }} as date)
                )
            else greatest(started.first_over_on, coalesce(limits.valid_from, started.first_over_on))
        end as first_breach_on
    from limits
    left join started
        on
            limits.company_id = started.company_id
            and limits.customer_id = started.customer_id
            and limits.breach_type = started.breach_type
            and limits.currency_code = started.currency_code
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
    dated.company_id || '|' || dated.customer_id || '|' || dated.breach_type || '|'
    || dated.currency_code as breach_id,
    dated.company_id,
    dated.customer_id,
    dated.debtor_id,
    dated.breach_type,
    dated.exposure_amount,
    dated.limit_amount,
    cast(
        case
            when dated.breach_type in ('over_limit', 'cash_only')
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
    end as suspension_contract_number
from dated
left join {{ ref('stg_policy__breach_recommendations') }} as recommendations
    on dated.breach_type = recommendations.breach_type
left join suspension_grounds as grounds
    on dated.company_id = grounds.company_id and dated.debtor_id = grounds.debtor_id

-- Accounts that owe more than they may: over a limit, or owing anything at all without one, on
-- cash terms (limit 0), or after the limit expired. An exposure that cannot be converted breaches
-- nothing.
with over_limit as (
    select
        company_id,
        customer_id,
        debtor_id,
        'over_limit' as breach_type,
        exposure_amount,
        limit_amount,
        currency_code
    from {{ ref('limit_usages') }}
    where exposure_amount > limit_amount
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
        currency_code
    from {{ ref('credit_exposures') }}
    where
        limit_state in ('no_limit', 'cash_only', 'limit_expired')
        and exposure_amount > 0
),

breaches as (
    select * from over_limit
    union all
    select * from without_limit
)

select
    company_id || '|' || customer_id || '|' || breach_type || '|' || currency_code as breach_id,
    company_id,
    customer_id,
    debtor_id,
    breach_type,
    exposure_amount,
    limit_amount,
    cast(
        case when breach_type in ('over_limit', 'cash_only') then exposure_amount - limit_amount end
        as decimal(38, 4)
    ) as over_limit_amount,
    currency_code
from breaches

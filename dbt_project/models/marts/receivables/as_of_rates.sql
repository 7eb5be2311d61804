-- The newest rate of each pair of currencies on or before as_of, while it is fresh enough to be
-- used.
with rates as (
    select
        *,
        row_number() over (
            partition by from_currency_code, to_currency_code
            order by rate_date desc, source_row_id asc
        ) as newness
    from {{ ref('int_exchange_rates') }}
    where rate_date <= {{ as_of_date() }}
),

freshness as (
    select {{ limit_of('exchange_rates') }} as maximum_age_days
    from {{ ref('stg_policy__freshness_limits') }}
)

select
    rates.from_currency_code,
    rates.to_currency_code,
    rates.rate_date,
    rates.exchange_rate,
    rates.source_row_id
from rates
cross join freshness
where
    rates.newness = 1
    and (
        freshness.maximum_age_days is null
        or {{ days_since('rates.rate_date', as_of_date()) }} <= freshness.maximum_age_days
    )

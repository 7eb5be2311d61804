-- What is lost of each band: the mean share that goes on to the next, times the next one's loss,
-- and so on to the last; then what is expected to be different. Where policy gives rates, they
-- stand in for history.
with recursive rules as (
    select * from {{ ref('company_allowance_rules') }}
),

bands as (
    select
        *,
        row_number() over (partition by basis order by from_value desc) as places_to_last
    from {{ ref('stg_policy__allowance_bands') }}
),

measured as (
    select
        company_id,
        currency_code,
        band_code,
        cast(
            sum(case when not_measurable_reason = 'history_too_short' then 0 else 1 end) as integer
        ) as told_periods,
        cast(count(roll_rate) as integer) as measured_periods,
        max(case when rate_state in ('capped', 'floored') then 1 else 0 end) as is_bounded,
        case
            when count(roll_rate) > 0
                then
                    {{ exact_share(
                        "sum(roll_rate) * 1000000",
                        "cast(count(roll_rate) as decimal(10, 0)) * 1000000"
                    ) }}
        end as mean_rate
    from {{ ref('migration_rates') }}
    group by company_id, currency_code, band_code
),

-- A rate is a pure number, so a band that a currency never had takes the mean of the others.
pooled as (
    select
        company_id,
        band_code,
        max(told_periods) as told_periods,
        case
            when sum(measured_periods) > 0
                then
                    {{ exact_share(
                        "sum(mean_rate * measured_periods) * 1000000",
                        "cast(sum(measured_periods) as decimal(10, 0)) * 1000000"
                    ) }}
        end as mean_rate
    from measured
    group by company_id, band_code
),

currencies as (
    select distinct
        company_id,
        currency_code
    from {{ ref('allowance_items') }}
),

rolled as (
    select
        rules.company_id,
        currencies.currency_code,
        rules.basis,
        rules.rate_source,
        rules.minimum_periods,
        rules.forward_factor,
        rules.rate_decimals,
        rules.lacks_sales,
        rules.lacks_receipts,
        bands.band_code,
        bands.places_to_last,
        coalesce(pooled.told_periods, 0) as told_periods,
        coalesce(measured.measured_periods, 0) as measured_periods,
        coalesce(measured.is_bounded, 0) = 1 as is_bounded,
        case when rules.rate_source = 'given' then bands.given_loss_rate end as given_loss_rate,
        case
            when measured.mean_rate is not null then 'history'
            when pooled.mean_rate is not null then 'pooled'
            when bands.given_roll_rate is not null or bands.places_to_last = 1 then 'given'
        end as rate_origin,
        case
            when coalesce(measured.mean_rate, pooled.mean_rate) is not null
                then
                    {{ rounded_rate(
                        'coalesce(measured.mean_rate, pooled.mean_rate)', 'rules.rate_decimals'
                    ) }}
            when bands.places_to_last = 1
                then cast(coalesce(bands.given_roll_rate, 1) as decimal(20, 10))
            else cast(bands.given_roll_rate as decimal(20, 10))
        end as average_roll_rate
    from rules
    inner join currencies on rules.company_id = currencies.company_id
    inner join bands on rules.basis = bands.basis
    left join measured
        on
            rules.rate_source = 'history'
            and rules.company_id = measured.company_id
            and currencies.currency_code = measured.currency_code
            and bands.band_code = measured.band_code
    left join pooled
        on
            rules.rate_source = 'history'
            and rules.company_id = pooled.company_id
            and bands.band_code = pooled.band_code
),

chained as (
    select
        company_id,
        currency_code,
        places_to_last,
        cast(coalesce(given_loss_rate, average_roll_rate) as decimal(20, 10)) as chained_rate
    from rolled
    where places_to_last = 1
    union all
    select
        rolled.company_id,
        rolled.currency_code,
        rolled.places_to_last,
        cast(
            coalesce(
                cast(rolled.given_loss_rate as decimal(20, 10)),
                round(rolled.average_roll_rate * chained.chained_rate, 10)
            ) as decimal(20, 10)
        ) as chained_rate
    from chained
    inner join rolled
        on
            chained.company_id = rolled.company_id
            and chained.currency_code = rolled.currency_code
            and chained.places_to_last + 1 = rolled.places_to_last
),

told as (
    select
        company_id,
        max(told_periods) as told_periods
    from rolled
    group by company_id
),

reasoned as (
    select
        rolled.*,
        {{ rounded_rate('chained.chained_rate', 'rolled.rate_decimals') }} as chained_rate,
        case
            when rolled.rate_source = 'history' and rolled.lacks_receipts then 'no_receipts_told'
            when rolled.rate_source = 'history' and rolled.lacks_sales then 'no_sales_told'
            when
                rolled.rate_source = 'history' and told.told_periods < rolled.minimum_periods
                then 'history_too_short'
            when chained.chained_rate is null then 'no_rate'
        end as not_measurable_reason
    from rolled
    inner join chained
        on
            rolled.company_id = chained.company_id
            and rolled.currency_code = chained.currency_code
            and rolled.places_to_last = chained.places_to_last
    inner join told on rolled.company_id = told.company_id
)

select
    company_id,
    currency_code,
    basis,
    band_code,
    told_periods,
    measured_periods,
    is_bounded,
    rate_origin,
    case when not_measurable_reason is null then average_roll_rate end as average_roll_rate,
    case when not_measurable_reason is null then chained_rate end as historical_loss_rate,
    forward_factor,
    case
        when not_measurable_reason is null
            then
                least(
                    {{ rounded_rate('chained_rate * forward_factor', 'rate_decimals') }},
                    cast(1 as decimal(20, 10))
                )
    end as loss_rate,
    not_measurable_reason
from reasoned

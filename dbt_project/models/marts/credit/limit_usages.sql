-- The exposures under one limit, added in the limit's currency; null when a rate for one is
-- missing.
with exposures as (
    select * from {{ ref('credit_exposures') }}
    where limit_state = 'limited'
),

converted as (
    select
        exposures.*,
        case
            when exposures.currency_code = exposures.limit_currency_code
                then exposures.exposure_amount
            else {{ money_multiply(
                'exposures.exposure_amount', 'rates.exchange_rate', 'currencies.decimals'
            ) }}
        end as converted_amount
    from exposures
    left join {{ ref('stg_policy__currencies') }} as currencies
        on exposures.limit_currency_code = currencies.currency_code
    left join {{ ref('as_of_rates') }} as rates
        on
            exposures.currency_code = rates.from_currency_code
            and exposures.limit_currency_code = rates.to_currency_code
)

select
    credit_limit_id,
    min(company_id) as company_id,
    customer_id,
    max(debtor_id) as debtor_id,
    max(limit_amount) as limit_amount,
    max(limit_currency_code) as currency_code,
    case
        when count(converted_amount) = count(*)
            then cast(sum(converted_amount) as decimal(38, 4))
    end as exposure_amount,
    max(case when converted_amount is null then currency_code end) as missing_currency_code
from converted
group by credit_limit_id, customer_id

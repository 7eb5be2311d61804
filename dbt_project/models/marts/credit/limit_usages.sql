-- The exposures under one limit, added in the limit's currency; null when a rate for one is
-- missing. A group's limit is used by all accounts of the group together.
with exposures as (
    select
        company_id,
        customer_id,
        currency_code,
        exposure_amount,
        credit_limit_id
    from {{ ref('credit_exposures') }}
    where limit_state = 'limited'
    union all
    select
        company_id,
        customer_id,
        currency_code,
        exposure_amount,
        group_limit_id as credit_limit_id
    from {{ ref('credit_exposures') }}
    where group_limit_id is not null
),

limits as (
    select * from {{ ref('limits_in_force') }}
    where validity = 'valid' and limit_state <> 'unlimited'
),

converted as (
    select
        limits.credit_limit_id,
        limits.limit_kind,
        limits.company_id as limit_company_id,
        limits.customer_id,
        limits.debtor_id,
        limits.limit_amount,
        limits.currency_code as limit_currency_code,
        exposures.company_id,
        exposures.currency_code,
        exposures.company_id || '|' || exposures.customer_id as account_id,
        case
            when exposures.currency_code = limits.currency_code then exposures.exposure_amount
            else {{ money_multiply(
                'exposures.exposure_amount', 'rates.exchange_rate', 'currencies.decimals'
            ) }}
        end as converted_amount
    from exposures
    inner join limits on exposures.credit_limit_id = limits.credit_limit_id
    left join {{ ref('stg_policy__currencies') }} as currencies
        on limits.currency_code = currencies.currency_code
    left join {{ ref('as_of_rates') }} as rates
        on
            exposures.currency_code = rates.from_currency_code
            and limits.currency_code = rates.to_currency_code
)

select
    credit_limit_id,
    limit_kind,
    min(company_id) as company_id,
    customer_id,
    debtor_id,
    limit_amount,
    limit_currency_code as currency_code,
    case
        when count(converted_amount) = count(*)
            then cast(sum(converted_amount) as decimal(38, 4))
    end as exposure_amount,
    max(case when converted_amount is null then currency_code end) as missing_currency_code,
    count(distinct account_id) as account_count,
    max(case when currency_code <> limit_currency_code then 1 else 0 end) = 0 as is_one_currency
from converted
group by
    credit_limit_id, limit_kind, limit_company_id, customer_id, debtor_id, limit_amount,
    limit_currency_code

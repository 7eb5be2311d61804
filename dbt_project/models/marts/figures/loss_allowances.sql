-- 坏账准备: what is expected to be lost of what is open. Rounded once for each row, half-up to the
-- currency's smallest unit; the rows of a company and currency sum to its open items.
with summed as (
    select
        loss_allowance_id,
        company_id,
        currency_code,
        assessment,
        subject_type,
        subject,
        loss_share,
        case when assessment = 'individual' then debtor_id end as debtor_id,
        basis,
        band_code,
        cast(count(*) as integer) as item_count,
        {{ sum_amount('open_amount') }} as open_amount
    from {{ ref('allowance_items') }}
    group by
        loss_allowance_id, company_id, currency_code, assessment, subject_type, subject,
        loss_share, case when assessment = 'individual' then debtor_id end, basis, band_code
),

rated as (
    select
        summed.*,
        rates.told_periods,
        rates.rate_origin,
        coalesce(rates.is_bounded, false) as is_bounded,
        rates.average_roll_rate,
        rates.historical_loss_rate,
        case
            when summed.assessment = 'individual' then cast(summed.loss_share as decimal(20, 10))
            when summed.assessment = 'apart' then cast(0 as decimal(20, 10))
            else rates.loss_rate
        end as loss_rate,
        case
            when summed.assessment = 'pooled'
                then coalesce(
                    rates.not_measurable_reason,
                    case when rates.loss_rate is null then 'no_rate' end
                )
        end as not_measurable_reason,
        coalesce(currencies.decimals, 2) as decimals
    from summed
    left join {{ ref('loss_rates') }} as rates
        on
            summed.assessment = 'pooled'
            and summed.company_id = rates.company_id
            and summed.currency_code = rates.currency_code
            and summed.band_code = rates.band_code
    left join {{ ref('stg_policy__currencies') }} as currencies
        on summed.currency_code = currencies.currency_code
),

reckoned as (
    select
        *,
        {{ money_multiply('open_amount', 'loss_rate', 'decimals') }} as allowance_amount,
        case when loss_rate is null then 0 else 1 end as is_rated
    from rated
)

select
    loss_allowance_id,
    company_id,
    currency_code,
    assessment,
    subject_type,
    subject,
    debtor_id,
    basis,
    band_code,
    item_count,
    open_amount,
    told_periods,
    rate_origin,
    is_bounded,
    cast(average_roll_rate as decimal(20, 10)) as average_roll_rate,
    cast(historical_loss_rate as decimal(20, 10)) as historical_loss_rate,
    cast(loss_rate as decimal(20, 10)) as loss_rate,
    cast(allowance_amount as decimal(38, 4)) as allowance_amount,
    not_measurable_reason,
    cast(sum(open_amount) over (partition by company_id, currency_code) as decimal(38, 4))
        as total_open_amount,
    cast(
        case
            when min(is_rated) over (partition by company_id, currency_code) = 1
                then sum(allowance_amount) over (partition by company_id, currency_code)
        end as decimal(38, 4)
    ) as total_allowance_amount
from reckoned

-- What waiting for money costs: what is overdue of each debtor, for as many days as it is, at the
-- cost of capital of policy. Parts paid late in the meantime are not counted, so it is the least.
with rates as (
    select
        currency_code,
        annual_rate,
        year_days
    from {{ ref('stg_policy__carry_rates') }}
),

overdue as (
    select
        company_id,
        debtor_id,
        currency_code,
        cast(count(*) as integer) as item_count,
        {{ sum_amount('open_amount') }} as overdue_amount,
        {{ sum_amount('open_amount * days_overdue') }} as overdue_amount_days,
        max(days_overdue) as maximum_days_overdue
    from {{ ref('open_items') }}
    where is_overdue and not is_apart
    group by company_id, debtor_id, currency_code
),

rated as (
    select
        overdue.*,
        coalesce(mine.annual_rate, general.annual_rate) as annual_rate,
        coalesce(mine.year_days, general.year_days) as year_days,
        coalesce(currencies.decimals, 2) as decimals
    from overdue
    left join rates as mine on overdue.currency_code = mine.currency_code
    left join rates as general on general.currency_code = '*'
    left join {{ ref('stg_policy__currencies') }} as currencies
        on overdue.currency_code = currencies.currency_code
),

reckoned as (
    select
        *,
        {{ money_multiply_divide('overdue_amount_days', 'annual_rate', 'year_days', 'decimals') }}
            as carry_amount,
        {{ money_multiply_divide('overdue_amount', 'annual_rate', 'year_days', 'decimals') }}
            as carry_amount_a_day
    from rated
)

select
    reckoned.company_id || '|' || reckoned.debtor_id || '|' || reckoned.currency_code
        as carry_cost_id,
    reckoned.company_id,
    reckoned.debtor_id,
    standing.debtor_name,
    reckoned.currency_code,
    reckoned.item_count,
    reckoned.overdue_amount,
    reckoned.overdue_amount_days,
    reckoned.maximum_days_overdue,
    reckoned.annual_rate,
    cast(reckoned.year_days as integer) as year_days,
    cast(reckoned.carry_amount as decimal(38, 4)) as carry_amount,
    cast(reckoned.carry_amount_a_day as decimal(38, 4)) as carry_amount_a_day,
    cast(
        sum(reckoned.overdue_amount) over (
            partition by reckoned.company_id, reckoned.currency_code
        ) as decimal(38, 4)
    ) as total_overdue_amount,
    cast(
        sum(reckoned.carry_amount) over (
            partition by reckoned.company_id, reckoned.currency_code
        ) as decimal(38, 4)
    ) as total_carry_amount
from reckoned
left join {{ ref('debtor_standing') }} as standing on reckoned.debtor_id = standing.debtor_id

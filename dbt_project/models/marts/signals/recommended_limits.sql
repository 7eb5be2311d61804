-- The limit that a debtor's own behaviour supports: the months of purchases that his grade is
-- worth, at the mean of the last six periods of thirty days, rounded down to whole thousands.
with purchases as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('invoiced_amount', 'period_number <= 5') }} as purchased_amount
    from {{ ref('debtor_periods') }}
    group by company_id, debtor_id, currency_code
),

meant as (
    select
        purchases.*,
        {{ money_divide('purchased_amount', '6', 'currencies.decimals') }} as mean_amount
    from purchases
    inner join {{ ref('stg_policy__currencies') }} as currencies
        on purchases.currency_code = currencies.currency_code
    where purchases.purchased_amount > 0
)

select
    meant.company_id || '|' || meant.debtor_id || '|' || meant.currency_code
        as recommended_limit_id,
    meant.company_id,
    meant.debtor_id,
    meant.currency_code,
    meant.purchased_amount,
    meant.mean_amount,
    grades.grade,
    grades.limit_factor,
    cast(
        {{ money_multiply('meant.mean_amount', 'grades.limit_factor', '0') }}
        - mod({{ money_multiply('meant.mean_amount', 'grades.limit_factor', '0') }}, 1000)
        as decimal(38, 4)
    ) as recommended_amount
from meant
inner join {{ ref('customer_grades') }} as grades
    on meant.company_id = grades.company_id and meant.debtor_id = grades.debtor_id

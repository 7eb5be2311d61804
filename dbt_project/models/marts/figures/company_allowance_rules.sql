-- How the allowance of each company is reckoned: by its own rule, else by the one for all.
with ranked as (
    select
        histories.company_id,
        histories.history_from,
        histories.lacks_sales,
        histories.lacks_receipts,
        rules.basis,
        rules.rate_source,
        rules.periods,
        rules.minimum_periods,
        rules.forward_factor,
        rules.rate_decimals,
        row_number() over (
            partition by histories.company_id
            order by case when rules.company_id = '*' then 1 else 0 end
        ) as place
    from {{ ref('company_histories') }} as histories
    inner join {{ ref('stg_policy__allowance_rules') }} as rules
        on rules.company_id in (histories.company_id, '*')
)

select
    company_id,
    history_from,
    lacks_sales,
    lacks_receipts,
    basis,
    rate_source,
    periods,
    minimum_periods,
    forward_factor,
    rate_decimals
from ranked
where place = 1

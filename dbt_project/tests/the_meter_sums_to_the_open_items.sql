with metered as (
    select
        company_id,
        currency_code,
        sum(open_amount) as open_amount
    from {{ ref('allocation_meter') }}
    where
        inferred_open_amount
        = statutory_order_open_amount + exact_sum_open_amount + remittance_open_amount
    group by company_id, currency_code
),

told as (
    select
        company_id,
        currency_code,
        sum(open_amount) as open_amount
    from {{ ref('open_items') }}
    group by company_id, currency_code
)

select
    coalesce(told.company_id, metered.company_id) as company_id,
    coalesce(told.currency_code, metered.currency_code) as currency_code
from told
full outer join metered
    on told.company_id = metered.company_id and told.currency_code = metered.currency_code
where coalesce(told.open_amount, 0) <> coalesce(metered.open_amount, 0)

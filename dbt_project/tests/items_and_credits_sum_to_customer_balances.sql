with facts as (
    select
        company_id,
        customer_id,
        currency_code,
        open_amount,
        0 as unapplied_amount
    from {{ ref('open_items') }}
    union all
    select
        company_id,
        customer_id,
        currency_code,
        0 as open_amount,
        unapplied_amount
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
),

told as (
    select
        company_id,
        customer_id,
        currency_code,
        sum(open_amount) as open_amount,
        sum(unapplied_amount) as unapplied_amount
    from facts
    group by company_id, customer_id, currency_code
)

select
    told.company_id,
    told.customer_id,
    told.currency_code,
    balances.balance_id
from told
full outer join {{ ref('customer_balances') }} as balances
    on
        told.company_id = balances.company_id
        and told.customer_id = balances.customer_id
        and told.currency_code = balances.currency_code
where
    coalesce(told.open_amount, -1) <> coalesce(balances.open_amount, -2)
    or told.unapplied_amount <> balances.unapplied_amount

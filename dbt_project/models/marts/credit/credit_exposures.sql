-- What an account could cost a company in one currency: open items less unapplied credits, beside
-- the limit that counts for it.
with facts as (
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        open_amount,
        0 as unapplied_amount
    from {{ ref('open_items') }}
    where not coalesce(is_apart, false)
    union all
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        0 as open_amount,
        unapplied_amount
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
),

summed as (
    select
        company_id,
        customer_id,
        max(debtor_id) as debtor_id,
        currency_code,
        {{ sum_amount('open_amount') }} as open_items_amount,
        {{ sum_amount('unapplied_amount') }} as unapplied_amount
    from facts
    group by company_id, customer_id, currency_code
),

limits as (
    select * from {{ ref('limits_in_force') }}
),

limited as (
    select
        summed.*,
        coalesce(own.credit_limit_id, shared.credit_limit_id) as credit_limit_id,
        coalesce(own.company_id, '*') as limit_scope,
        case
            when coalesce(own.credit_limit_id, shared.credit_limit_id) is null then 'no_limit'
            when coalesce(own.validity, shared.validity) = 'expired' then 'limit_expired'
            else coalesce(own.limit_state, shared.limit_state)
        end as limit_state,
        case
            when own.credit_limit_id is not null then own.limit_amount
            else shared.limit_amount
        end as limit_amount,
        case
            when own.credit_limit_id is not null then own.currency_code
            else shared.currency_code
        end as limit_currency_code
    from summed
    left join limits as own
        on summed.customer_id = own.customer_id and summed.company_id = own.company_id
    left join limits as shared
        on summed.customer_id = shared.customer_id and shared.company_id is null
)

select
    company_id || '|' || customer_id || '|' || currency_code as exposure_id,
    company_id,
    customer_id,
    debtor_id,
    currency_code,
    open_items_amount,
    unapplied_amount,
    cast(open_items_amount - unapplied_amount as decimal(38, 4)) as exposure_amount,
    limit_state,
    limit_amount,
    limit_currency_code,
    credit_limit_id,
    limit_scope
from limited

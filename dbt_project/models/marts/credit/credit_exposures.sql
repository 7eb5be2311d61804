-- What an account could cost a company in one currency: open items less unapplied credits, and
-- what policy counts beside them: bills that paid and are not honoured yet, what is delivered and
-- not invoiced, what is ordered. Beside it the limit that counts.
with parts as (
    select * from {{ ref('stg_policy__exposure_parts') }}
    where is_included
),

facts as (
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        'open_items' as part_code,
        open_amount as amount
    from {{ ref('open_items') }}
    where not coalesce(is_apart, false)
    union all
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        'unapplied' as part_code,
        unapplied_amount as amount
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
    union all
    {{ other_exposures() }}
),

summed as (
    select
        facts.company_id,
        facts.customer_id,
        max(facts.debtor_id) as debtor_id,
        facts.currency_code,
        {%- for part in ["open_items", "unapplied", "bills_not_honoured", "delivered_not_invoiced",
                         "ordered_not_delivered"] %}
        {{ sum_amount('facts.amount', "facts.part_code = '" ~ part ~ "'") }} as {{ part }}_amount,
        {%- endfor %}
        {{ sum_amount('facts.amount', 'parts.part_code is not null') }} as other_amount
    from facts
    left join parts on facts.part_code = parts.part_code
    group by facts.company_id, facts.customer_id, facts.currency_code
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
    cast(open_items_amount - unapplied_amount + other_amount as decimal(38, 4)) as exposure_amount,
    limit_state,
    limit_amount,
    limit_currency_code,
    credit_limit_id,
    limit_scope,
    bills_not_honoured_amount,
    delivered_not_invoiced_amount,
    ordered_not_delivered_amount
from limited

-- What makes an exposure, row by row: open items, what of them is disputed, credits that nothing
-- has taken up, bills that paid and whose money has not come, what is delivered and not invoiced,
-- what is ordered, what others answer for; and how much of it policy counts.
with parts as (
    select
        part_code,
        is_included,
        coalesce(weight, 1) as weight
    from {{ ref('stg_policy__exposure_parts') }}
),

limits as (
    select max(rule_value) as order_horizon_days
    from {{ ref('stg_policy__credit_rules') }}
    where rule_code = 'order_horizon_days'
),

items as (
    select * from {{ ref('open_items') }}
    where not coalesce(is_apart, false)
),

-- What is ordered for later than the horizon is not risked yet. An order that names no day may be
-- delivered tomorrow.
orders as (
    select
        orders.*,
        case
            when orders.order_stage = 'delivered' then 'delivered_not_invoiced'
            when
                orders.deliver_by > cast(
                    {{ dbt.dateadd(
                        'day', 'cast(limits.order_horizon_days as integer)', as_of_date()
                    ) }} as date
                )
                then 'ordered_beyond_horizon'
            else 'ordered_not_delivered'
        end as part_code
    from {{ ref('int_open_orders') }} as orders
    cross join limits
    where coalesce(orders.delivered_on, orders.ordered_on, {{ as_of_date() }}) <= {{ as_of_date() }}
),

facts as (
    {%- for part, amount, sign in [
        ("open_items", "open_amount - coalesce(disputed_amount, 0)", 1),
        ("disputed", "disputed_amount", 1),
    ] %}
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        source_row_id,
        '{{ part }}' as part_code,
        {{ amount }} as amount,
        {{ sign }} as sign
    from items
    where {{ amount }} <> 0
    union all
    {%- endfor %}
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        source_row_id,
        'unapplied' as part_code,
        unapplied_amount as amount,
        -1 as sign
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
    union all
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        source_row_id,
        case credit_type
            when 'bank_bill' then 'bank_bills_not_honoured'
            else 'bills_not_honoured'
        end as part_code,
        amount,
        1 as sign
    from {{ ref('credits_apart') }}
    where
        reason_code in ('bill_not_matured', 'bill_unconfirmed')
        and is_counted_as_settled
        and customer_id is not null
    union all
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        source_row_id,
        part_code,
        amount,
        1 as sign
    from orders
),

-- Open items always count. A bank's bill has a part of its own, or is as any bill.
weighted as (
    select
        facts.*,
        case
            when facts.part_code = 'open_items' then cast(1 as decimal(20, 10))
            when facts.part_code in ('disputed', 'unapplied') and parts.part_code is null then 1
            when coalesce(parts.is_included, all_bills.is_included, false)
                then coalesce(parts.weight, all_bills.weight)
            else 0
        end as weight
    from facts
    left join parts on facts.part_code = parts.part_code
    left join parts as all_bills
        on
            facts.part_code = 'bank_bills_not_honoured'
            and all_bills.part_code = 'bills_not_honoured'
),

counted as (
    select
        weighted.company_id || '|' || weighted.customer_id || '|' || weighted.currency_code
            as exposure_id,
        weighted.company_id,
        weighted.customer_id,
        weighted.debtor_id,
        weighted.currency_code,
        weighted.source_row_id,
        weighted.part_code,
        cast(weighted.amount as decimal(38, 4)) as amount,
        cast(
            weighted.sign * case
                when weighted.weight = 1 then weighted.amount
                when weighted.weight = 0 then 0
                else {{ money_multiply(
                    'weighted.amount', 'weighted.weight', 'currencies.decimals'
                ) }}
            end as decimal(38, 4)
        ) as counted_amount
    from weighted
    left join {{ ref('stg_policy__currencies') }} as currencies
        on weighted.currency_code = currencies.currency_code
),

-- What others answer for takes nothing below zero: of several guarantees the one that ends first is
-- used first.
guarantees as (
    select
        guarantees.*,
        row_number() over (
            partition by
                guarantees.company_id, guarantees.customer_id, guarantees.currency_code
            order by
                case when guarantees.valid_until is null then 1 else 0 end,
                guarantees.valid_until,
                guarantees.source_row_id
        ) as place,
        case
            when coalesce(parts.is_included, false)
                then {{ money_multiply(
                    'guarantees.guaranteed_amount', 'coalesce(parts.weight, 1)',
                    'coalesce(currencies.decimals, 2)'
                ) }}
            else 0
        end as weighted_amount
    from {{ ref('stg_policy__guarantees') }} as guarantees
    left join parts on parts.part_code = 'guaranteed'
    left join {{ ref('stg_policy__currencies') }} as currencies
        on guarantees.currency_code = currencies.currency_code
    where
        coalesce(guarantees.valid_from, {{ as_of_date() }}) <= {{ as_of_date() }}
        and coalesce(guarantees.valid_until, {{ as_of_date() }}) >= {{ as_of_date() }}
),

secured as (
    select
        counted.exposure_id,
        counted.company_id,
        counted.customer_id,
        counted.debtor_id,
        counted.currency_code,
        greatest(sum(counted.counted_amount), 0) as gross_amount
    from counted
    inner join guarantees
        on
            counted.company_id = guarantees.company_id
            and counted.customer_id = guarantees.customer_id
            and counted.currency_code = guarantees.currency_code
            and guarantees.place = 1
    group by
        counted.exposure_id, counted.company_id, counted.customer_id, counted.debtor_id,
        counted.currency_code
),

used as (
    select
        secured.*,
        guarantees.source_row_id,
        guarantees.guaranteed_amount,
        guarantees.weighted_amount,
        sum(guarantees.weighted_amount) over (
            partition by secured.exposure_id
            order by guarantees.place
            rows between unbounded preceding and current row
        ) as running_amount
    from secured
    inner join guarantees
        on
            secured.company_id = guarantees.company_id
            and secured.customer_id = guarantees.customer_id
            and secured.currency_code = guarantees.currency_code
)

select * from counted
union all
select
    exposure_id,
    company_id,
    customer_id,
    debtor_id,
    currency_code,
    source_row_id,
    'guaranteed' as part_code,
    cast(guaranteed_amount as decimal(38, 4)) as amount,
    cast(
        least(running_amount - weighted_amount, gross_amount)
        - least(running_amount, gross_amount) as decimal(38, 4)
    ) as counted_amount
from used

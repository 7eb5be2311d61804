-- What an account could cost a company in one currency, part by part, and what policy counts of it.
-- Beside it the limits that hold: the account's own, and that of the group it belongs to.
with summed as (
    select
        exposure_id,
        company_id,
        customer_id,
        max(debtor_id) as debtor_id,
        currency_code,
        {{ sum_amount('amount', "part_code in ('open_items', 'disputed')") }} as open_items_amount,
        {%- for part in ["disputed", "unapplied", "bank_bills_not_honoured",
                         "delivered_not_invoiced", "ordered_not_delivered",
                         "ordered_beyond_horizon", "guaranteed"] %}
        {{ sum_amount('amount', "part_code = '" ~ part ~ "'") }} as {{ part }}_amount,
        {%- endfor %}
        {{ sum_amount('amount', "part_code in ('bills_not_honoured', 'bank_bills_not_honoured')") }}
            as bills_not_honoured_amount,
        {{ sum_amount('counted_amount') }} as exposure_amount
    from {{ ref('exposure_facts') }}
    group by exposure_id, company_id, customer_id, currency_code
),

limits as (
    select * from {{ ref('limits_in_force') }}
),

customers as (
    select * from {{ ref('account_groups') }}
),

group_limits as (
    select
        limits.*,
        customers.group_key,
        row_number() over (
            partition by customers.group_key, coalesce(limits.company_id, '')
            order by
                case limits.validity when 'valid' then 1 else 2 end asc,
                limits.valid_from desc,
                limits.credit_limit_id asc
        ) as limit_rank
    from limits
    inner join customers on limits.customer_id = customers.customer_id
    where limits.limit_kind = 'group'
),

accounts as (
    select distinct
        summed.company_id,
        summed.customer_id,
        customers.group_key
    from summed
    left join customers on summed.customer_id = customers.customer_id
),

chosen as (
    select
        accounts.company_id,
        accounts.customer_id,
        coalesce(
            own.credit_limit_id,
            shared.credit_limit_id,
            case
                when group_own.credit_limit_id is null and group_shared.credit_limit_id is null
                    then of_company.credit_limit_id
            end
        ) as credit_limit_id,
        coalesce(group_own.credit_limit_id, group_shared.credit_limit_id) as group_limit_id
    from accounts
    left join limits as own
        on
            accounts.customer_id = own.customer_id
            and accounts.company_id = own.company_id
            and own.limit_kind = 'regular'
    left join limits as shared
        on
            accounts.customer_id = shared.customer_id
            and shared.company_id is null
            and shared.limit_kind = 'regular'
    left join limits as of_company
        on
            accounts.customer_id = of_company.customer_id
            and accounts.company_id = of_company.company_id
            and of_company.limit_kind = 'default'
    left join group_limits as group_own
        on
            accounts.group_key = group_own.group_key
            and accounts.company_id = group_own.company_id
            and group_own.limit_rank = 1
    left join group_limits as group_shared
        on
            accounts.group_key = group_shared.group_key
            and group_shared.company_id is null
            and group_shared.limit_rank = 1
)

select
    summed.exposure_id,
    summed.company_id,
    summed.customer_id,
    summed.debtor_id,
    summed.currency_code,
    summed.open_items_amount,
    summed.unapplied_amount,
    summed.exposure_amount,
    case
        when own.validity = 'expired' then 'limit_expired'
        when own.credit_limit_id is not null then own.limit_state
        when of_group.validity = 'expired' then 'limit_expired'
        when of_group.credit_limit_id is not null then 'group_limited'
        else 'no_limit'
    end as limit_state,
    own.limit_amount,
    own.currency_code as limit_currency_code,
    own.credit_limit_id,
    case own.limit_kind when 'default' then 'default' else coalesce(own.company_id, '*') end
        as limit_scope,
    summed.bills_not_honoured_amount,
    summed.delivered_not_invoiced_amount,
    summed.ordered_not_delivered_amount,
    summed.disputed_amount,
    summed.bank_bills_not_honoured_amount,
    summed.ordered_beyond_horizon_amount,
    own.temporary_amount,
    summed.guaranteed_amount,
    of_group.credit_limit_id as group_limit_id,
    of_group.limit_amount as group_limit_amount,
    of_group.currency_code as group_limit_currency_code
from summed
inner join chosen
    on summed.company_id = chosen.company_id and summed.customer_id = chosen.customer_id
left join limits as own on chosen.credit_limit_id = own.credit_limit_id
left join limits as of_group on chosen.group_limit_id = of_group.credit_limit_id

-- Accounts that owe more, or longer, than they may: over a limit or near it, their own or their
-- group's; owing anything at all without one, on cash terms (limit 0) or after the limit expired;
-- or with an item overdue for longer than policy lets pass. An exposure that cannot be converted
-- breaches nothing.
with rules as (
    select
        max(case when rule_code = 'tolerance_share' then rule_value end) as tolerance_share,
        max(case when rule_code = 'near_share' then rule_value end) as near_share,
        max(case when rule_code = 'period_grace_days' then rule_value end) as period_grace_days
    from {{ ref('stg_policy__credit_rules') }}
),

usages as (
    select
        usages.*,
        rules.tolerance_share,
        {{ money_multiply('usages.limit_amount', '(1 + rules.tolerance_share)', '4') }}
            as let_pass_amount,
        {{ money_multiply('usages.limit_amount', 'rules.near_share', '4') }} as near_amount
    from {{ ref('limit_usages') }} as usages
    cross join rules
),

judged as (
    select
        *,
        case
            when exposure_amount > let_pass_amount then 'over_limit'
            when exposure_amount >= near_amount and exposure_amount > 0 then 'near_limit'
        end as breach_type
    from usages
),

accounts_of_groups as (
    select distinct
        group_limit_id,
        company_id,
        customer_id,
        debtor_id
    from {{ ref('credit_exposures') }}
    where group_limit_id is not null
),

without_limit as (
    select
        company_id,
        customer_id,
        debtor_id,
        limit_state as breach_type,
        exposure_amount,
        case
            when limit_state = 'cash_only' then cast(0 as decimal(18, 4))
            when limit_state = 'limit_expired' and limit_currency_code = currency_code
                then limit_amount
        end as limit_amount,
        currency_code,
        coalesce(credit_limit_id, group_limit_id) as credit_limit_id
    from {{ ref('credit_exposures') }}
    where
        limit_state in ('no_limit', 'cash_only', 'limit_expired')
        and exposure_amount > 0
),

overdue_too_long as (
    select
        items.company_id,
        items.customer_id,
        items.currency_code,
        min(items.due_date) as oldest_due_date,
        max(rules.period_grace_days) as grace_days
    from {{ ref('open_items') }} as items
    cross join rules
    where not items.is_apart and items.days_overdue > rules.period_grace_days
    group by items.company_id, items.customer_id, items.currency_code
),

breaches as (
    select
        company_id,
        customer_id,
        debtor_id,
        breach_type,
        exposure_amount,
        limit_amount,
        currency_code,
        credit_limit_id,
        case
            when account_count > 1 then credit_limit_id else company_id || '|' || customer_id
        end as subject_id,
        let_pass_amount,
        tolerance_share,
        is_one_currency,
        cast(null as date) as since_date
    from judged
    where breach_type is not null and limit_kind in ('regular', 'default')
    union all
    -- Each of a group's accounts has the breach, with the group's total.
    select
        members.company_id,
        members.customer_id,
        members.debtor_id,
        'group_' || judged.breach_type as breach_type,
        judged.exposure_amount,
        judged.limit_amount,
        judged.currency_code,
        judged.credit_limit_id,
        judged.credit_limit_id as subject_id,
        judged.let_pass_amount,
        judged.tolerance_share,
        judged.is_one_currency,
        cast(null as date) as since_date
    from judged
    inner join accounts_of_groups as members on judged.credit_limit_id = members.group_limit_id
    where judged.breach_type is not null and judged.limit_kind = 'group'
    union all
    select
        company_id,
        customer_id,
        debtor_id,
        breach_type,
        exposure_amount,
        limit_amount,
        currency_code,
        credit_limit_id,
        company_id || '|' || customer_id as subject_id,
        cast(0 as decimal(38, 4)) as let_pass_amount,
        0 as tolerance_share,
        true as is_one_currency,
        cast(null as date) as since_date
    from without_limit
    union all
    select
        overdue.company_id,
        overdue.customer_id,
        exposures.debtor_id,
        'period' as breach_type,
        exposures.exposure_amount,
        cast(null as decimal(18, 4)) as limit_amount,
        overdue.currency_code,
        cast(null as {{ dbt.type_string() }}) as credit_limit_id,
        overdue.company_id || '|' || overdue.customer_id as subject_id,
        cast(null as decimal(38, 4)) as let_pass_amount,
        0 as tolerance_share,
        true as is_one_currency,
        cast({{ dbt.dateadd(
            'day', 'cast(overdue.grace_days as integer) + 1', 'overdue.oldest_due_date'
        ) }} as date) as since_date
    from overdue_too_long as overdue
    inner join {{ ref('credit_exposures') }} as exposures
        on
            overdue.company_id = exposures.company_id
            and overdue.customer_id = exposures.customer_id
            and overdue.currency_code = exposures.currency_code
)

select
    company_id || '|' || customer_id || '|' || breach_type || '|' || currency_code as breach_id,
    company_id,
    customer_id,
    debtor_id,
    breach_type,
    exposure_amount,
    limit_amount,
    currency_code,
    credit_limit_id,
    subject_id,
    let_pass_amount,
    tolerance_share,
    is_one_currency,
    since_date
from breaches

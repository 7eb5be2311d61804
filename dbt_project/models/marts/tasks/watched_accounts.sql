-- Accounts about which something is to be decided before anything falls due: a warning signal or a
-- breach of credit that policy (watch_rules) takes seriously, while goods are ordered or money is
-- at risk. A signal rests for some days after a talk with the customer, so that it comes up again
-- and not every day.
with rules as (
    select * from {{ ref('stg_policy__watch_rules') }}
),

limits as (
    select max(limit_value) as rest_days
    from {{ ref('stg_policy__task_limits') }}
    where limit_code = 'signal_rest_days'
),

at_stake as (
    select
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        exposure_amount > 0 as has_exposure,
        cast(
            delivered_not_invoiced_amount + ordered_not_delivered_amount
            + ordered_beyond_horizon_amount as decimal(38, 4)
        ) as ordered_amount
    from {{ ref('credit_exposures') }}
),

-- Where nobody ever set a limit, none is missing.
sources_with_limits as (
    select distinct customers.source_name
    from {{ ref('int_credit_limits') }} as told
    inner join {{ ref('int_customers') }} as customers on told.customer_id = customers.customer_id
),

signals as (
    select
        signals.debtor_id,
        signals.company_id,
        rules.needs
    from {{ ref('warning_signals') }} as signals
    inner join rules
        on
            rules.cause_kind = 'signal'
            and rules.cause_code in (signals.signal_code, '*')
            and signals.weight >= rules.minimum_weight
    left join {{ ref('task_contacts') }} as contacts on signals.debtor_id = contacts.debtor_id
    cross join limits
    where
        contacts.last_contacted_on is null
        or contacts.last_contacted_on < signals.first_seen_on
        or limits.rest_days is null
        or {{ dbt.datediff('contacts.last_contacted_on', as_of_date(), 'day') }} >= limits.rest_days
),

breaches as (
    select
        breaches.customer_id,
        breaches.company_id,
        rules.needs
    from {{ ref('credit_breaches') }} as breaches
    inner join rules
        on
            rules.cause_kind = 'breach'
            and rules.cause_code in (breaches.breach_type, '*')
    inner join {{ ref('int_customers') }} as customers
        on breaches.customer_id = customers.customer_id
    left join sources_with_limits on customers.source_name = sources_with_limits.source_name
    where breaches.breach_type <> 'no_limit' or sources_with_limits.source_name is not null
),

watched as (
    select
        at_stake.*,
        'watched_signal' as condition_code,
        signals.needs
    from at_stake
    inner join signals
        on
            at_stake.debtor_id = signals.debtor_id
            and signals.company_id in (at_stake.company_id, '*')
    union all
    select
        at_stake.*,
        'watched_breach' as condition_code,
        breaches.needs
    from at_stake
    inner join breaches
        on
            at_stake.customer_id = breaches.customer_id
            and at_stake.company_id = breaches.company_id
)

select distinct
    company_id,
    customer_id,
    debtor_id,
    currency_code,
    condition_code,
    ordered_amount
from watched
where ordered_amount > 0 or (needs = 'exposure_or_orders' and has_exposure)

-- Payments that a debtor promised on one day for several days: instalments of one plan (还款计划). The
-- newest such plan counts, and once a letter wrote it down only a newer one does.
with customers as (
    select
        debtor_id,
        min(coalesce(dunning_policy, 'standard')) as dunning_policy
    from {{ ref('int_customers') }}
    group by debtor_id
),

rules as (
    {{ rules_outside_the_order('repayment_plan', 'agreed', 'plan_instalments') }}
),

promised as (
    select
        promises.company_id,
        promises.debtor_id,
        promises.made_on,
        promises.promise_id,
        promises.source_row_id,
        promises.promised_date,
        promises.currency_code,
        promises.open_promised_amount as amount,
        rules.dunning_policy,
        rules.cycle,
        rules.limit_value
    from {{ ref('promises') }} as promises
    inner join customers on promises.debtor_id = customers.debtor_id
    inner join rules on customers.dunning_policy = rules.dunning_policy
    where
        promises.promise_state = 'open'
        and promises.open_promised_amount > 0
        and {{ days_after('promises.made_on', 'rules.days') }} <= {{ as_of_date() }}
),

written as (
    select
        company_id,
        debtor_id,
        max(released_on) as written_on
    from {{ ref('letter_standings') }}
    where letter_kind = 'repayment_plan' and is_effective
    group by company_id, debtor_id
),

plans as (
    select
        promised.company_id,
        promised.debtor_id,
        promised.made_on,
        row_number() over (
            partition by promised.company_id, promised.debtor_id order by promised.made_on desc
        ) as place
    from promised
    left join written
        on promised.company_id = written.company_id and promised.debtor_id = written.debtor_id
    where written.written_on is null or promised.made_on > written.written_on
    group by promised.company_id, promised.debtor_id, promised.made_on, promised.limit_value
    having count(distinct promised.promised_date) >= promised.limit_value
)

select promised.*
from promised
inner join plans
    on
        promised.company_id = plans.company_id
        and promised.debtor_id = plans.debtor_id
        and promised.made_on = plans.made_on
        and plans.place = 1

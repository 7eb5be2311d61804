-- The day of the month on which a debtor pays, where he has one: the five days of a month that hold
-- most of his payments of twelve months. Days of payment, not payments, are counted, so that three
-- receipts of one day say no more than one.
with rules as (
    select
        max(case when rule_code = 'habit_minimum_days' then rule_value end) as minimum_days,
        max(case when rule_code = 'habit_share' then rule_value end) as habit_share
    from {{ ref('stg_policy__credit_rules') }}
),

payments as (
    select distinct
        company_id,
        debtor_id,
        effective_date as paid_on,
        cast(extract(day from effective_date) as integer) as month_day
    from {{ ref('int_credits') }}
    where
        credit_type in ('receipt', 'advance', 'bill', 'bank_bill', 'commercial_bill')
        and debtor_id is not null
        and (reversed_on is null or reversed_on > {{ as_of_date() }})
        and effective_date <= {{ as_of_date() }}
        and effective_date > cast({{ dbt.dateadd('day', -365, as_of_date()) }} as date)
),

counted as (
    select
        company_id,
        debtor_id,
        count(*) as payment_days
    from payments
    group by company_id, debtor_id
),

beginnings as (
    select distinct
        company_id,
        debtor_id,
        month_day
    from payments
),

-- Each day on which he has paid begins a span of five, over the end of a month as well. Who means
-- the 25th pays after a weekend, never before it.
spans as (
    select
        first_days.company_id,
        first_days.debtor_id,
        first_days.month_day,
        count(*) as days_within
    from beginnings as first_days
    inner join payments as paid_days
        on
            first_days.company_id = paid_days.company_id
            and first_days.debtor_id = paid_days.debtor_id
            and mod(paid_days.month_day - first_days.month_day + 31, 31) < 5
    group by first_days.company_id, first_days.debtor_id, first_days.month_day
),

ranked as (
    select
        spans.*,
        counted.payment_days,
        row_number() over (
            partition by spans.company_id, spans.debtor_id
            order by spans.days_within desc, spans.month_day asc
        ) as place
    from spans
    inner join counted
        on spans.company_id = counted.company_id and spans.debtor_id = counted.debtor_id
)

select
    ranked.company_id || '|' || ranked.debtor_id as payment_habit_id,
    ranked.company_id,
    ranked.debtor_id,
    ranked.month_day as pay_day,
    cast(ranked.days_within as integer) as days_within,
    cast(ranked.payment_days as integer) as payment_days
from ranked
cross join rules
where
    ranked.place = 1
    and ranked.payment_days >= rules.minimum_days
    and ranked.days_within >= rules.habit_share * ranked.payment_days

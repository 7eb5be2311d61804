-- The value that each priority rule looks at, per rep and debtor; amounts per currency, never
-- added.
with pressing as (
    select * from {{ ref('task_portions') }}
    where is_pressing
),

owners as (
    select distinct
        sales_rep_id,
        debtor_id,
        company_id
    from {{ ref('task_portions') }}
),

importance as (
    select
        debtor_id,
        customer_importance,
        case customer_importance when 'strategic' then 3 when 'key' then 2 else 1 end as value
    from {{ ref('debtor_standing') }}
),

measures as (
    select
        sales_rep_id,
        debtor_id,
        'overdue_amount' as rule_code,
        currency_code,
        cast(sum(amount) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from pressing
    group by sales_rep_id, debtor_id, currency_code
    union all
    select
        sales_rep_id,
        debtor_id,
        'days_overdue' as rule_code,
        '*' as currency_code,
        cast(max(days_overdue) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from pressing
    group by sales_rep_id, debtor_id
    union all
    select * from {{ ref('task_promise_measures') }}
    union all
    select
        owners.sales_rep_id,
        owners.debtor_id,
        'credit_breach' as rule_code,
        breaches.currency_code,
        cast(sum(breaches.over_limit_amount) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join {{ ref('credit_breaches') }} as breaches
        on owners.debtor_id = breaches.debtor_id and owners.company_id = breaches.company_id
    where breaches.breach_type in ('over_limit', 'cash_only')
    group by owners.sales_rep_id, owners.debtor_id, breaches.currency_code
    union all
    select distinct
        owners.sales_rep_id,
        owners.debtor_id,
        'customer_importance' as rule_code,
        '*' as currency_code,
        cast(importance.value as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join importance on owners.debtor_id = importance.debtor_id
)

select * from measures

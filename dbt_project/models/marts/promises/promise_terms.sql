-- What was promised: amount, currency, and the last day on which paying still keeps it.
with promised as (
    select * from {{ ref('int_promises') }}
    where made_on <= {{ as_of_date() }}
),

receivables as (
    select * from {{ ref('int_receivables') }}
),

single_currency as (
    select
        promise_id,
        min(currency_code) as currency_code
    from {{ ref('promise_owed_amounts') }}
    group by promise_id
    having count(*) = 1
),

policy as (
    select max(tolerance_days) as tolerance_days
    from {{ ref('stg_policy__promise_policy') }}
),

worded as (
    select
        promised.promise_id,
        promised.source_row_id,
        coalesce(promised.company_id, receivables.company_id) as company_id,
        coalesce(promised.debtor_id, receivables.debtor_id) as debtor_id,
        coalesce(promised.customer_id, receivables.customer_id) as customer_id,
        promised.receivable_id,
        coalesce(receivables.sales_rep_id, customers.sales_rep_id) as sales_rep_id,
        promised.made_on,
        promised.promised_date,
        promised.withdrawn_on,
        promised.promised_amount,
        coalesce(
            promised.currency_code,
            receivables.currency_code,
            single_currency.currency_code,
            companies.currency_code
        ) as currency_code,
        coalesce(promised.currency_code <> receivables.currency_code, false) as is_other_currency,
        coalesce(receivables.source_name, customers.source_name) as source_name,
        cast({{ dbt.dateadd(
            'day',
            'policy.tolerance_days',
            'coalesce(shifts.following_work_day, promised.promised_date)'
        ) }} as date) as window_end
    from promised
    cross join policy
    left join receivables on promised.receivable_id = receivables.receivable_id
    left join single_currency on promised.promise_id = single_currency.promise_id
    left join {{ ref('int_companies') }} as companies
        on promised.company_id = companies.company_id
    left join {{ ref('int_customers') }} as customers
        on promised.customer_id = customers.customer_id
    left join {{ ref('work_day_shifts') }} as shifts
        on promised.promised_date = shifts.calendar_date
)

select
    worded.*,
    cast(coalesce(worded.promised_amount, owed.owed_amount, 0) as decimal(38, 4)) as wanted_amount
from worded
left join {{ ref('promise_owed_amounts') }} as owed
    on worded.promise_id = owed.promise_id and worded.currency_code = owed.currency_code

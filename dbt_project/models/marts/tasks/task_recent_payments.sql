-- Debtors who paid in the last few working days and of whom nothing is demanded: the moment to
-- thank, and to agree the next payment.
with reached as (
    select
        sales_rep_id,
        debtor_id,
        company_id,
        max(max(case when disposition = 'demand' then 1 else 0 end))
            over (partition by sales_rep_id, debtor_id) as has_demand
    from {{ ref('task_portions') }}
    group by sales_rep_id, debtor_id, company_id
),

limits as (
    select max(limit_value) as paid_lately_work_days
    from {{ ref('stg_policy__task_limits') }}
    where limit_code = 'paid_lately_work_days'
),

receipts as (
    select distinct
        credits.debtor_id,
        credits.company_id
    from {{ ref('int_credits') }} as credits
    inner join {{ ref('work_day_shifts') }} as paid_on
        on credits.effective_date = paid_on.calendar_date
    inner join {{ ref('work_day_shifts') }} as today on today.calendar_date = {{ as_of_date() }}
    cross join limits
    where
        credits.credit_type = 'receipt'
        and credits.effective_date <= {{ as_of_date() }}
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
        and today.work_day_count - paid_on.work_day_count < limits.paid_lately_work_days
)

select distinct
    reached.sales_rep_id,
    reached.debtor_id,
    'paid_lately' as condition_code
from reached
inner join receipts
    on reached.debtor_id = receipts.debtor_id and reached.company_id = receipts.company_id
where reached.has_demand = 0

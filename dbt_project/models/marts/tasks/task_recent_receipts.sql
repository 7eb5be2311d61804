-- The money of the last few working days, by payer: receipts that stand.
with limits as (
    select max(limit_value) as paid_lately_work_days
    from {{ ref('stg_policy__task_limits') }}
    where limit_code = 'paid_lately_work_days'
)

select
    credits.source_row_id,
    credits.customer_id,
    credits.debtor_id,
    credits.company_id,
    credits.currency_code
from {{ ref('int_credits') }} as credits
inner join {{ ref('work_day_shifts') }} as paid_on
    on credits.effective_date = paid_on.calendar_date
inner join {{ ref('work_day_shifts') }} as today on today.calendar_date = {{ as_of_date() }}
cross join limits
where
    credits.credit_type = 'receipt'
    and credits.debtor_id is not null
    and credits.effective_date <= {{ as_of_date() }}
    and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
    and today.work_day_count - paid_on.work_day_count < limits.paid_lately_work_days

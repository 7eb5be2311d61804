-- What came in, cut by the document it paid; what paid none yet is a part of its own. The parts
-- of a receipt sum to it. A bill that policy counts only at maturity is collected on that day. It
-- goes back as far as a key figure of the first month of the reports looks.
with windows as (
    select greatest(max(window_months), 12) as longest_window
    from {{ ref('stg_policy__key_figures') }}
),

policy as (
    select
        {{ first_of_month(
            as_of_date(), "1 - max(report_policy.report_months + windows.longest_window)"
        ) }} as first_day
    from {{ ref('stg_policy__report_policy') }} as report_policy
    cross join windows
),

money as (
    select
        credits.*,
        greatest(credits.effective_date, coalesce(credits.settles_on, credits.effective_date))
            as collected_on,
        case when credits.credit_type = 'refund' then -1 else 1 end as sign
    from {{ ref('int_credits') }} as credits
    cross join policy
    where
        {{ is_money('credits.credit_type') }}
        and credits.effective_date <= {{ as_of_date() }}
        and (credits.settles_on is null or credits.settles_on <= {{ as_of_date() }})
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
        and greatest(credits.effective_date, coalesce(credits.settles_on, credits.effective_date))
        >= policy.first_day
),

applied as (
    select
        applications.application_id,
        applications.receivable_id,
        applications.credit_id,
        applications.credit_amount,
        applications.discount_amount,
        balances.sales_rep_id,
        balances.customer_id,
        balances.debtor_id
    from {{ ref('effective_applications') }} as applications
    inner join {{ ref('receivable_balances') }} as balances
        on applications.receivable_id = balances.receivable_id
),

used as (
    select
        credit_id,
        {{ sum_amount('credit_amount') }} as used_amount
    from applied
    group by credit_id
),

customers as (
    select * from {{ ref('int_customers') }}
),

parts as (
    select
        money.credit_id || '|' || applied.application_id as cash_id,
        money.credit_id,
        applied.receivable_id,
        applied.sales_rep_id,
        applied.customer_id,
        applied.debtor_id,
        cast(money.sign * applied.credit_amount as decimal(38, 4)) as collected_amount,
        cast(applied.discount_amount as decimal(38, 4)) as discount_amount
    from applied
    inner join money on applied.credit_id = money.credit_id
    union all
    select
        money.credit_id || '|' as cash_id,
        money.credit_id,
        cast(null as {{ dbt.type_string() }}) as receivable_id,
        customers.sales_rep_id,
        money.customer_id,
        money.debtor_id,
        cast(money.sign * (money.amount - coalesce(used.used_amount, 0)) as decimal(38, 4))
            as collected_amount,
        cast(0 as decimal(38, 4)) as discount_amount
    from money
    left join used on money.credit_id = used.credit_id
    left join customers on money.customer_id = customers.customer_id
    where money.amount <> coalesce(used.used_amount, 0)
)

select
    parts.cash_id,
    money.source_row_id,
    parts.credit_id,
    parts.receivable_id,
    money.company_id,
    parts.sales_rep_id,
    parts.customer_id,
    parts.debtor_id,
    money.collected_on,
    money.currency_code,
    parts.collected_amount,
    parts.discount_amount,
    money.credit_type,
    money.document_number as credit_number,
    money.method,
    money.payer_name,
    money.effective_date,
    money.maturity_date
from parts
inner join money on parts.credit_id = money.credit_id

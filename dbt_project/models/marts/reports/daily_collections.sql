-- 客户回款日报表: what each rep's customers paid on each day, and on what. The day is the day of the
-- money; what is still owed is counted at the end of that day. Each of the five checks is passed,
-- failed or not_told.
with policy as (
    select
        max(maximum_discount_share) as maximum_discount_share,
        max(maximum_bill_days) as maximum_bill_days,
        {{ days_after(as_of_date(), "1 - max(report_days)") }} as first_day
    from {{ ref('stg_policy__report_policy') }}
),

cash as (
    select collected.*
    from {{ ref('collected_cash') }} as collected
    cross join policy
    where collected.collected_on >= policy.first_day
),

-- Everything that ever lowered the documents of these days, money on the day it came.
reductions as (
    select
        applications.receivable_id,
        case
            when {{ is_money('credits.credit_type') }}
                then greatest(
                    credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
                )
            else applications.effective_date
        end as counted_on,
        coalesce({{ is_money('credits.credit_type') }}, false) as is_collected,
        applications.reducing_amount,
        case
            when credits.credit_type = 'refund' then -applications.discount_amount
            else applications.discount_amount
        end as discount_amount
    from {{ ref('effective_applications') }} as applications
    left join {{ ref('int_credits') }} as credits
        on applications.credit_id = credits.credit_id
    where applications.receivable_id in (select cash.receivable_id from cash)
),

settled as (
    select
        cash.cash_id,
        {{ sum_amount(
            'reductions.reducing_amount - reductions.discount_amount', 'reductions.is_collected'
        ) }} as collected_to_date_amount,
        {{ sum_amount(
            'case when reductions.is_collected then reductions.discount_amount '
            ~ 'else reductions.reducing_amount end'
        ) }} as other_reductions_amount,
        {{ sum_amount('reductions.discount_amount') }} as discount_to_date_amount
    from cash
    inner join reductions
        on
            cash.receivable_id = reductions.receivable_id
            and cash.collected_on >= reductions.counted_on
    group by cash.cash_id
),

names as (
    select
        customer_id,
        upper(trim(customer_name)) as known_name
    from {{ ref('int_customer_name_variants') }}
    union
    select
        customer_id,
        upper(trim(display_name)) as known_name
    from {{ ref('int_customers') }}
    union
    select
        customer_id,
        upper(trim(legal_name)) as known_name
    from {{ ref('int_customers') }}
    where legal_name is not null
),

-- The next day promised: for the document itself, or by the customer for whatever he owes.
item_promises as (
    select
        receivable_id,
        min(promised_date) as promised_date
    from {{ ref('promises') }}
    where promise_state = 'open' and promise_scope = 'item'
    group by receivable_id
),

customer_promises as (
    select
        company_id,
        customer_id,
        min(promised_date) as promised_date
    from {{ ref('promises') }}
    where promise_state = 'open' and promise_scope = 'customer'
    group by company_id, customer_id
),

lines as (
    select
        cash.*,
        customers.customer_number,
        customers.display_name as customer_name,
        reps.department,
        balances.document_number,
        balances.instalment_number,
        balances.currency_code as document_currency_code,
        cast(balances.original_amount as decimal(38, 4)) as sales_amount,
        case when balances.original_amount is not null then settled.collected_to_date_amount end
            as collected_to_date_amount,
        case when balances.original_amount is not null then settled.other_reductions_amount end
            as other_reductions_amount,
        cast(
            balances.original_amount
            - settled.collected_to_date_amount - settled.other_reductions_amount
            as decimal(38, 4)
        ) as outstanding_amount,
        settled.discount_to_date_amount,
        balances.open_amount > 0 and balances.due_date <= {{ as_of_date() }} as is_still_owed,
        least(
            coalesce(item_promises.promised_date, customer_promises.promised_date),
            coalesce(customer_promises.promised_date, item_promises.promised_date)
        ) as next_promised_date,
        names.known_name,
        coalesce(currencies.decimals, 2) as decimals,
        policy.maximum_discount_share,
        policy.maximum_bill_days
    from cash
    cross join policy
    left join settled on cash.cash_id = settled.cash_id
    left join {{ ref('receivable_balances') }} as balances
        on cash.receivable_id = balances.receivable_id
    left join {{ ref('int_customers') }} as customers on cash.customer_id = customers.customer_id
    left join {{ ref('int_sales_reps') }} as reps on cash.sales_rep_id = reps.sales_rep_id
    left join item_promises
        on balances.undivided_receivable_id = item_promises.receivable_id
    left join customer_promises
        on
            cash.company_id = customer_promises.company_id
            and cash.customer_id = customer_promises.customer_id
    left join names
        on
            cash.customer_id = names.customer_id
            and upper(trim(cash.payer_name)) = names.known_name
    left join {{ ref('stg_policy__currencies') }} as currencies
        on balances.currency_code = currencies.currency_code
)

select
    cash_id as collection_line_id,
    source_row_id,
    company_id
    || '|' || coalesce(sales_rep_id, '')
    || '|' || cast(collected_on as {{ dbt.type_string() }})
    || '|' || currency_code as daily_report_id,
    company_id,
    sales_rep_id,
    department,
    collected_on,
    customer_id,
    customer_number,
    customer_name,
    credit_number,
    credit_type,
    method,
    receivable_id,
    document_number,
    instalment_number,
    document_currency_code,
    sales_amount,
    collected_to_date_amount,
    other_reductions_amount,
    outstanding_amount,
    currency_code,
    collected_amount,
    cast(
        sum(collected_amount) over (
            partition by company_id, sales_rep_id, collected_on, currency_code
        ) as decimal(38, 4)
    ) as day_total_amount,
    case
        when payer_name is null then 'not_told'
        when known_name is null then 'failed'
        else 'passed'
    end as payer_check,
    case when receivable_id is null then 'failed' else 'passed' end as application_check,
    case
        when receivable_id is null then 'passed'
        when sales_amount is null then 'not_told'
        when
            discount_to_date_amount
            > {{ money_multiply('sales_amount', 'maximum_discount_share', 'decimals') }}
            then 'failed'
        else 'passed'
    end as discount_check,
    case
        when maturity_date is not null
            then case
                when
                    {{ dbt.datediff("effective_date", "maturity_date", "day") }}
                    > maximum_bill_days
                    then 'failed'
                else 'passed'
            end
        when credit_type in ('receipt', 'advance', 'refund') then 'passed'
        else 'not_told'
    end as bill_check,
    case when is_still_owed and next_promised_date is null then 'failed' else 'passed' end
        as promise_check,
    next_promised_date
from lines

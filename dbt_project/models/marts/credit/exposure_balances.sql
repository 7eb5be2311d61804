-- What an account owed net of its credits at the end of every day on which that changed, told from
-- the documents themselves: a receipt counts from its day, whenever it was applied.
with receivables as (
    select * from {{ ref('int_receivables') }}
    where
        document_date <= {{ as_of_date() }}
        and treatment <> 'apart'
        and source_capability <> 'open_balances'
),

credits as (
    select
        *,
        greatest(effective_date, coalesce(settles_on, effective_date)) as counts_from,
        case when credit_type = 'refund' then -1 else 1 end as sign
    from {{ ref('int_credits') }}
    where customer_id is not null and coalesce(treatment, 'covers') <> 'apart'
),

changes as (
    select
        company_id,
        customer_id,
        currency_code,
        document_date as changed_on,
        cast(original_amount as decimal(38, 4)) as amount
    from receivables
    union all
    select
        company_id,
        customer_id,
        currency_code,
        counts_from as changed_on,
        cast(-sign * amount as decimal(38, 4)) as amount
    from credits
    where counts_from <= {{ as_of_date() }}
    union all
    select
        company_id,
        customer_id,
        currency_code,
        greatest(reversed_on, counts_from) as changed_on,
        cast(sign * amount as decimal(38, 4)) as amount
    from credits
    where counts_from <= {{ as_of_date() }} and reversed_on <= {{ as_of_date() }}
    union all
    select
        receivables.company_id,
        receivables.customer_id,
        receivables.currency_code,
        applications.effective_date as changed_on,
        cast(-applications.discount_amount as decimal(38, 4)) as amount
    from {{ ref('effective_applications') }} as applications
    inner join receivables on applications.receivable_id = receivables.receivable_id
    where applications.discount_amount <> 0
),

daily as (
    select
        company_id,
        customer_id,
        currency_code,
        changed_on,
        {{ sum_amount('amount') }} as amount
    from changes
    group by company_id, customer_id, currency_code, changed_on
)

select
    company_id,
    customer_id,
    currency_code,
    changed_on,
    cast(
        sum(amount) over (
            partition by company_id, customer_id, currency_code
            order by changed_on
            rows between unbounded preceding and current row
        ) as decimal(38, 4)
    ) as balance_amount
from daily

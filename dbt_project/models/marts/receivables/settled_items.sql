-- How long what is settled took: to the day on which applications first reached the original
-- amount, whatever was applied to it after that. Beside it the day on which the money for it had
-- come: a clerk who applies it late makes nobody a late payer.
with settled as (
    select * from {{ ref('receivable_balances') }}
    where open_amount <= 0 and not is_balance_only
),

running as (
    select
        applications.receivable_id,
        settled.original_amount,
        applications.effective_date,
        coalesce(applications.credit_date, applications.effective_date) as money_date,
        sum(applications.reducing_amount) over (
            partition by applications.receivable_id
            order by coalesce(applications.credit_date, applications.effective_date)
            range between unbounded preceding and current row
        ) as paid_so_far,
        sum(applications.reducing_amount) over (
            partition by applications.receivable_id order by applications.effective_date
            range between unbounded preceding and current row
        ) as applied_so_far
    from {{ ref('effective_applications') }} as applications
    inner join settled on applications.receivable_id = settled.receivable_id
),

reached as (
    select
        receivable_id,
        min(case when original_amount <= applied_so_far then effective_date end) as settled_on,
        min(case when original_amount <= paid_so_far then money_date end) as paid_on
    from running
    group by receivable_id
)

select
    settled.receivable_id,
    settled.source_row_id,
    settled.company_id,
    settled.customer_id,
    settled.debtor_id,
    settled.document_number,
    settled.instalment_number,
    settled.document_date,
    settled.due_date,
    settled.currency_code,
    settled.original_amount,
    reached.settled_on,
    {{ days_since('settled.document_date', 'reached.settled_on') }} as days_to_settle,
    {{ days_since('settled.due_date', 'reached.settled_on') }} as days_late,
    reached.paid_on
from settled
inner join reached
    on settled.receivable_id = reached.receivable_id and reached.settled_on is not null

-- How long what is settled took: to the day on which applications first reached the original
-- amount, whatever was applied to it after that. Beside it the day on which the money for it had
-- come: a clerk who applies it late makes nobody a late payer.
with settled as (
    select * from {{ ref('receivable_balances') }}
    where open_amount <= 0 and not is_balance_only
),

running as (
    select
        receivable_id,
        effective_date,
        coalesce(credit_date, effective_date) as money_date,
        sum(reducing_amount) over (
            partition by receivable_id order by coalesce(credit_date, effective_date)
            range between unbounded preceding and current row
        ) as paid_so_far,
        sum(reducing_amount) over (
            partition by receivable_id order by effective_date
            range between unbounded preceding and current row
        ) as applied_so_far
    from {{ ref('effective_applications') }}
),

reached as (
    select
        settled.receivable_id,
        min(
            case
                when settled.original_amount <= running.applied_so_far then running.effective_date
            end
        ) as settled_on,
        min(case when settled.original_amount <= running.paid_so_far then running.money_date end)
            as paid_on
    from settled
    inner join running on settled.receivable_id = running.receivable_id
    group by settled.receivable_id
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

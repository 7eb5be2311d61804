-- How long what is settled took: to the day on which applications first reached the original
-- amount, whatever was applied to it after that.
with settled as (
    select * from {{ ref('receivable_balances') }}
    where open_amount <= 0 and not is_balance_only
),

running as (
    select
        receivable_id,
        effective_date,
        sum(reducing_amount) over (
            partition by receivable_id order by effective_date
            range between unbounded preceding and current row
        ) as applied_so_far
    from {{ ref('effective_applications') }}
),

reached as (
    select
        settled.receivable_id,
        min(running.effective_date) as settled_on
    from settled
    inner join running
        on
            settled.receivable_id = running.receivable_id
            and settled.original_amount <= running.applied_so_far
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
    {{ days_since('settled.due_date', 'reached.settled_on') }} as days_late
from settled
inner join reached on settled.receivable_id = reached.receivable_id

-- The payments that a repayment agreement writes down, day by day.
with plans as (
    select distinct
        letter_id,
        company_id,
        debtor_id
    from {{ ref('letter_candidates') }}
    where letter_kind = 'repayment_plan'
)

select
    plans.letter_id || '|' || promises.promise_id as letter_instalment_id,
    plans.letter_id,
    promises.promise_id,
    promises.source_row_id,
    cast(
        row_number() over (
            partition by plans.letter_id
            order by promises.currency_code, promises.promised_date, promises.promise_id
        ) as integer
    ) as instalment_number,
    promises.promised_date as due_date,
    promises.currency_code,
    promises.amount as instalment_amount
from plans
inner join {{ ref('letter_plan_promises') }} as promises
    on plans.company_id = promises.company_id and plans.debtor_id = promises.debtor_id

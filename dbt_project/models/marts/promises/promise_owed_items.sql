-- The documents that a promise without an amount is about: its own, or all of the debtor's dated by
-- the day it was made.
with promised as (
    select
        promise_id,
        company_id,
        debtor_id,
        receivable_id,
        made_on
    from {{ ref('int_promises') }}
    where promised_amount is null and made_on <= {{ as_of_date() }}
),

receivables as (
    select
        *,
        case
            when source_capability = 'open_balances' then open_amount_erp
            else original_amount
        end as starting_amount
    from {{ ref('int_receivables') }}
)

select
    promised.promise_id,
    promised.made_on,
    receivables.receivable_id,
    receivables.undivided_receivable_id,
    receivables.currency_code,
    receivables.starting_amount
from promised
inner join receivables on promised.receivable_id = receivables.undivided_receivable_id
where receivables.document_date <= promised.made_on
union all
select
    promised.promise_id,
    promised.made_on,
    receivables.receivable_id,
    receivables.undivided_receivable_id,
    receivables.currency_code,
    receivables.starting_amount
from promised
inner join receivables
    on
        promised.company_id = receivables.company_id
        and promised.debtor_id = receivables.debtor_id
where promised.receivable_id is null and receivables.document_date <= promised.made_on

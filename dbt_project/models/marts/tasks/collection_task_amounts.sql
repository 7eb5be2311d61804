-- How much a task is about, per company and currency: demand, held and not_due sum to open. The
-- debtor's unapplied credits stand beside it, for every rep who shares him.
with by_currency as (
    select
        items.task_id,
        items.company_id,
        items.currency_code,
        {{ sum_amount('items.amount', "items.disposition = 'demand'") }} as demand_amount,
        {{ sum_amount('items.amount', "items.disposition = 'not_due'") }} as not_due_amount,
        {{ sum_amount('items.amount', "items.disposition = 'held'") }} as held_amount,
        {{ sum_amount('items.amount', 'items.days_overdue > 0') }} as overdue_amount,
        {{ sum_amount('items.amount') }} as open_amount
    from {{ ref('collection_task_items') }} as items
    group by items.task_id, items.company_id, items.currency_code
),

unapplied as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('unapplied_amount') }} as unapplied_amount
    from {{ ref('unapplied_credits') }}
    where debtor_id is not null and treatment = 'covers'
    group by company_id, debtor_id, currency_code
)

select
    by_currency.task_id || '|' || by_currency.company_id || '|' || by_currency.currency_code
        as task_amount_id,
    by_currency.task_id,
    by_currency.company_id,
    by_currency.currency_code,
    by_currency.demand_amount,
    by_currency.not_due_amount,
    by_currency.held_amount,
    by_currency.overdue_amount,
    cast(coalesce(unapplied.unapplied_amount, 0) as decimal(38, 4)) as unapplied_amount,
    by_currency.open_amount
from by_currency
inner join {{ ref('collection_tasks') }} as tasks on by_currency.task_id = tasks.task_id
left join unapplied
    on
        by_currency.company_id = unapplied.company_id
        and tasks.debtor_id = unapplied.debtor_id
        and by_currency.currency_code = unapplied.currency_code

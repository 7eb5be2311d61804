-- What was applied to promised items, on the day that counts for their promises: the day the money
-- came where that lies in a promise's window, however long it waited to be applied; else the
-- application's own day. So no application counts on two days.
with windows as (
    select
        scope_key,
        cash_from,
        max(cash_until) as cash_until
    from {{ ref('promise_windows') }}
    where receivable_id is not null and not is_withdrawn and not is_other_currency
    group by scope_key, cash_from
),

promised_items as (
    select distinct scope_key from windows
),

applications as (
    select
        promised_items.scope_key,
        applications.application_id,
        applications.effective_date,
        applications.credit_date,
        applications.reducing_amount
    from {{ ref('effective_applications') }} as applications
    inner join promised_items
        on 'item|' || applications.undivided_receivable_id = promised_items.scope_key
),

came_in_time as (
    select distinct applications.application_id
    from applications
    inner join windows
        on
            applications.scope_key = windows.scope_key
            and applications.credit_date >= windows.cash_from
            and applications.credit_date <= windows.cash_until
    where applications.credit_date < applications.effective_date
)

select
    applications.application_id,
    applications.scope_key,
    case
        when came_in_time.application_id is null then applications.effective_date
        else applications.credit_date
    end as paid_on,
    applications.reducing_amount as paid_amount
from applications
left join came_in_time on applications.application_id = came_in_time.application_id

-- Promises that concern a rep's debtor today: an open one soon to be paid, or a broken one on a
-- debt that is still there. A promise by item is its item's rep's, one by customer is every rep's
-- who has items.
with owners as (
    select distinct
        portions.sales_rep_id,
        portions.debtor_id,
        portions.company_id,
        -- Of a document divided by its plan all is promised, whichever instalment is left.
        items.undivided_receivable_id
    from {{ ref('task_portions') }} as portions
    inner join {{ ref('open_items') }} as items on portions.receivable_id = items.receivable_id
),

debtor_owners as (
    select distinct
        sales_rep_id,
        debtor_id,
        company_id
    from owners
),

shifts as (
    select * from {{ ref('work_day_shifts') }}
),

promise_policy as (
    select max(due_soon_days) as due_soon_days from {{ ref('stg_policy__promise_policy') }}
),

promises as (
    select
        promises.*,
        promise_policy.due_soon_days,
        promised_days.work_day_count - today.work_day_count as days_until
    from {{ ref('promises') }} as promises
    cross join promise_policy
    left join shifts as promised_days on promises.promised_date = promised_days.calendar_date
    left join shifts as today on today.calendar_date = {{ as_of_date() }}
),

concerning as (
    select
        *,
        case
            when promise_state in ('broken', 'partially_kept') then 'broken_promise'
            when open_promised_amount > 0 and days_until <= due_soon_days
                then 'promise_due'
        end as condition_code
    from promises
),

owned as (
    select
        owners.sales_rep_id,
        concerning.*
    from concerning
    inner join owners on concerning.receivable_id = owners.undivided_receivable_id
    union all
    select
        debtor_owners.sales_rep_id,
        concerning.*
    from concerning
    inner join debtor_owners
        on
            concerning.debtor_id = debtor_owners.debtor_id
            and concerning.company_id = debtor_owners.company_id
    where concerning.receivable_id is null
)

select
    sales_rep_id,
    debtor_id,
    company_id,
    promise_id,
    source_row_id,
    condition_code,
    promise_state,
    promised_date,
    promised_amount,
    currency_code,
    paid_in_window
from owned
where condition_code is not null

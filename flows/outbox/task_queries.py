"""The questions about tasks; each (but the first) takes a list of reps as its parameter."""

from __future__ import annotations

REPS = """
with owners as (
    select sales_rep_id from marts.collection_tasks
    union
    select sales_rep_id from marts.letters_due
    union
    select sales_rep_id from marts.answers
)

select
    owners.sales_rep_id,
    coalesce(nullif(trim(reps.rep_name), ''), owners.sales_rep_id) as rep_name
from owners
left join intermediate.int_sales_reps as reps on owners.sales_rep_id = reps.sales_rep_id
where owners.sales_rep_id is not null
order by owners.sales_rep_id
"""

TASKS = """
with tasks as (
    select * from marts.collection_tasks
    where sales_rep_id in (select unnest(?))
),

contacts as (
    select
        tasks.task_id,
        contacts.contact_name,
        contacts.phone,
        row_number() over (
            partition by tasks.task_id
            order by
                coalesce(accounts.sales_rep_id = tasks.sales_rep_id, false) desc,
                (contacts.phone is not null) desc,
                contacts.contact_id
        ) as place
    from tasks
    inner join intermediate.int_customer_contacts as contacts
        on tasks.debtor_id = contacts.debtor_id
    left join intermediate.int_customers as accounts
        on contacts.customer_id = accounts.customer_id
),

told as (
    select items.task_id, open_items.customer_number
    from marts.collection_task_items as items
    inner join tasks on items.task_id = tasks.task_id
    inner join marts.open_items as open_items on items.receivable_id = open_items.receivable_id
    union all
    select tasks.task_id, accounts.customer_number
    from tasks
    inner join intermediate.int_customers as accounts on tasks.debtor_id = accounts.debtor_id
    where tasks.task_id not in (select task_id from marts.collection_task_items)
),

numbers as (
    select
        task_id,
        string_agg(distinct customer_number, ' ' order by customer_number) as customer_numbers
    from told
    group by task_id
)

select
    tasks.task_id,
    tasks.sales_rep_id,
    tasks.debtor_id,
    tasks.debtor_name,
    tasks.rank,
    tasks.score,
    tasks.recommended_action,
    tasks.maximum_days_overdue,
    tasks.first_reason_code,
    tasks.first_reason_parameters,
    tasks.second_reason_code,
    tasks.second_reason_parameters,
    tasks.third_reason_code,
    tasks.third_reason_parameters,
    tasks.is_held,
    tasks.hold_reason_code,
    tasks.work_date,
    tasks.is_cut,
    tasks.cut_reason,
    tasks.waits_until,
    tasks.method_code,
    tasks.track_code,
    tasks.leaves_when,
    tasks.last_excuse_code,
    tasks.next_contact_not_before,
    contacts.contact_name,
    contacts.phone as contact_phone,
    numbers.customer_numbers,
    profiles.grade,
    profiles.signal_codes,
    profiles.debt_class,
    profiles.debt_class_zh,
    profiles.debt_class_en,
    profiles.pay_day
from tasks
left join contacts on tasks.task_id = contacts.task_id and contacts.place = 1
left join numbers on tasks.task_id = numbers.task_id
left join marts.debtor_profiles as profiles on tasks.debtor_id = profiles.debtor_id
order by tasks.sales_rep_id, tasks.rank, tasks.task_id
"""

AMOUNTS = """
select
    amounts.task_id,
    amounts.currency_code,
    sum(amounts.demand_amount) as demand_amount,
    sum(amounts.held_amount) as held_amount,
    sum(amounts.unapplied_amount) as unapplied_amount
from marts.collection_task_amounts as amounts
inner join marts.collection_tasks as tasks on amounts.task_id = tasks.task_id
where tasks.sales_rep_id in (select unnest(?))
group by amounts.task_id, amounts.currency_code
order by amounts.task_id, amounts.currency_code
"""

# Who has no item (all is paid, or nothing readable) is known again by his account alone.
ACCOUNTS = """
select
    items.task_id,
    items.company_id,
    items.currency_code,
    open_items.customer_id,
    coalesce(sum(case when items.disposition = 'demand' then items.amount end), 0)
        as demand_amount,
    sum(items.amount) as open_amount
from marts.collection_task_items as items
inner join marts.collection_tasks as tasks on items.task_id = tasks.task_id
inner join marts.open_items as open_items on items.receivable_id = open_items.receivable_id
where tasks.sales_rep_id in (select unnest($1))
group by items.task_id, items.company_id, items.currency_code, open_items.customer_id
union all
select
    tasks.task_id,
    companies.company_id,
    companies.currency_code,
    min(accounts.customer_id) as customer_id,
    cast(0 as decimal(18, 4)) as demand_amount,
    cast(0 as decimal(18, 4)) as open_amount
from marts.collection_tasks as tasks
inner join intermediate.int_customers as accounts on tasks.debtor_id = accounts.debtor_id
cross join (
    select min(company_id) as company_id, min(currency_code) as currency_code
    from intermediate.int_companies
) as companies
where
    tasks.sales_rep_id in (select unnest($1))
    and tasks.task_id not in (select task_id from marts.collection_task_items)
group by tasks.task_id, companies.company_id, companies.currency_code
order by task_id, company_id, currency_code, customer_id
"""

LIST_TOTALS = """
select
    tasks.sales_rep_id,
    tasks.is_cut,
    amounts.currency_code,
    sum(amounts.demand_amount) as demand_amount
from marts.collection_task_amounts as amounts
inner join marts.collection_tasks as tasks on amounts.task_id = tasks.task_id
where tasks.sales_rep_id in (select unnest(?))
group by tasks.sales_rep_id, tasks.is_cut, amounts.currency_code
order by tasks.sales_rep_id, tasks.is_cut, amounts.currency_code
"""

ITEMS = """
select
    items.task_id,
    items.item_number,
    open_items.customer_number,
    items.document_number,
    items.instalment_number,
    items.document_date,
    items.due_date,
    items.days_overdue,
    items.currency_code,
    items.original_amount,
    items.open_amount,
    items.disposition,
    items.reason_code,
    items.rests_on_inference,
    items.amount
from marts.collection_task_items as items
inner join marts.collection_tasks as tasks on items.task_id = tasks.task_id
left join marts.open_items as open_items on items.receivable_id = open_items.receivable_id
where tasks.sales_rep_id in (select unnest(?))
order by items.task_id, items.currency_code, items.item_number, items.disposition_id
"""

ITEM_TOTALS = """
select
    items.task_id,
    items.currency_code,
    coalesce(sum(case when items.disposition = 'demand' then items.amount end), 0)
        as demand_amount,
    coalesce(sum(case when items.disposition = 'held' then items.amount end), 0) as held_amount,
    coalesce(sum(case when items.disposition = 'not_due' then items.amount end), 0)
        as not_due_amount,
    coalesce(sum(case when items.disposition = 'excluded' then items.amount end), 0)
        as excluded_amount,
    count(*) as item_count
from marts.collection_task_items as items
inner join marts.collection_tasks as tasks on items.task_id = tasks.task_id
where tasks.sales_rep_id in (select unnest(?))
group by items.task_id, items.currency_code
order by items.task_id, items.currency_code
"""

PROMISES = """
with placed as (
    select
        tasks.task_id,
        promises.promise_state,
        promises.promised_date,
        promises.promised_amount,
        promises.paid_in_window,
        promises.currency_code,
        promises.promise_id,
        row_number() over (
            partition by tasks.task_id
            order by promises.promised_date desc, promises.promise_id
        ) as place
    from marts.promises as promises
    inner join marts.collection_tasks as tasks on promises.debtor_id = tasks.debtor_id
    where
        tasks.sales_rep_id in (select unnest(?))
        and promises.promise_state in (
            'open', 'broken', 'partially_kept', 'pending_application', 'not_measurable'
        )
        and tasks.task_id in (select task_id from marts.collection_task_items)
)

select task_id, promise_state, promised_date, promised_amount, paid_in_window, currency_code
from placed
where place <= 2
order by task_id, promised_date desc, promise_id
"""

DISPUTES = """
with placed as (
    select
        tasks.task_id,
        disputes.disputed_amount,
        disputes.currency_code,
        disputes.reason,
        disputes.opened_on,
        disputes.dispute_id,
        row_number() over (
            partition by tasks.task_id
            order by disputes.opened_on desc, disputes.dispute_id
        ) as place
    from marts.disputes as disputes
    inner join marts.collection_tasks as tasks on disputes.debtor_id = tasks.debtor_id
    where tasks.sales_rep_id in (select unnest(?)) and disputes.is_open
)

select task_id, disputed_amount, currency_code, reason
from placed
where place <= 2
order by task_id, opened_on desc, dispute_id
"""

HOLDS = """
with placed as (
    select distinct
        tasks.task_id,
        files.file_name,
        quarantined.line,
        dense_rank() over (
            partition by tasks.task_id order by files.file_name, quarantined.line
        ) as place
    from intermediate.int_debtor_holds as holds
    inner join marts.collection_tasks as tasks on holds.debtor_id = tasks.debtor_id
    inner join marts.quarantined_rows as quarantined
        on holds.source_row_id = quarantined.source_row_id
    inner join landing.files as files on quarantined.file_sha256 = files.file_sha256
    where tasks.sales_rep_id in (select unnest(?))
)

select task_id, file_name, line
from placed
where place <= 3
order by task_id, file_name, line
"""

# Of a row that cannot be believed nothing is shown but where it stands.
ANSWERS = """
with shown as (
    select max(cast(trim(limit_value) as decimal(18, 0))) as days
    from landing.policy_answer_limits
    where trim(limit_code) = 'shown_days'
),

names as (
    select debtor_id, min(display_name) as debtor_name
    from intermediate.int_customers
    group by debtor_id
),

files as (
    select distinct
        file_sha256,
        file_name,
        received_at
    from landing.files
    where source_name = 'answers'
)

select
    answers.sales_rep_id,
    answers.work_day,
    names.debtor_name,
    answers.row_rule,
    case when answers.row_rule is null then answers.contact_result end as contact_result,
    case when answers.row_rule is null then answers.promised_date end as promised_date,
    case when answers.row_rule is null then answers.promised_amount end as promised_amount,
    case when answers.row_rule is null then answers.currency end as currency,
    case when answers.row_rule is null then answers.excuse end as excuse,
    case when answers.row_rule is null then answers.disputed_amount end as disputed_amount,
    case when answers.row_rule is null then answers.dispute_reason end as dispute_reason,
    case when answers.row_rule is null then answers.next_follow_up end as next_follow_up,
    answers.has_contact,
    answers.has_promise,
    answers.has_dispute,
    answers.has_snooze,
    answers.contact_column,
    answers.contact_rule,
    answers.promise_column,
    answers.promise_rule,
    answers.dispute_column,
    answers.dispute_rule,
    case when answers.snooze_rule <> '' then 'next_follow_up' end as snooze_column,
    answers.snooze_rule,
    files.file_name,
    answers.sheet,
    answers.line_number as line
from marts.answers as answers
cross join landing.run_parameters as run
cross join shown
inner join files
    on answers.file_sha256 = files.file_sha256
    and starts_with(files.file_name, answers.folder || '/')
left join names
    on answers.debtor_id = names.debtor_id
    and (answers.row_rule is null or answers.row_rule = 'two_answers')
where
    answers.sales_rep_id in (select unnest(?))
    and answers.row_state in ('used', 'refused')
    and coalesce(answers.work_day, cast(files.received_at as date))
    > run.as_of_date - cast(shown.days as integer)
order by answers.sales_rep_id, answers.work_day desc nulls first, files.file_name, answers.sheet,
    answers.line_number, answers.answer_id
"""

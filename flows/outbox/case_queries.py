"""The questions behind case files; each but the first takes a list of tasks as its parameter."""

from __future__ import annotations

from flows.outbox.team_queries import TOP_DEBTORS

# How many a rep's list may have is policy; where it names no number, every top debtor has one.
CASES = f"""
with top_debtors as (
    select distinct task_id, sales_rep_id, rank
    from ({TOP_DEBTORS})
),

placed as (
    select *, row_number() over (partition by sales_rep_id order by rank, task_id) as place
    from top_debtors
),

limits as (
    select max(case when capacity_code = 'case_files' then capacity_value end) as case_files
    from staging.stg_policy__capacity
)

select placed.task_id, placed.sales_rep_id
from placed
cross join limits
where placed.place <= coalesce(limits.case_files, placed.place)
order by placed.sales_rep_id, placed.place
"""

# What policy leaves to counsel, whatever its rank.
LEGAL = """
select task_id, sales_rep_id
from marts.collection_tasks
where method_code = 'legal'
order by sales_rep_id, rank, task_id
"""

# A row of a file is told as file, sheet (where it is not the first) and line.
_TASKS = """
tasks as (
    select task_id, sales_rep_id, debtor_id
    from marts.collection_tasks
    where task_id in (select unnest(?))
),

files as (
    select substr(file_sha256, 1, 16) as prefix, min(file_name) as file_name
    from landing.files
    group by substr(file_sha256, 1, 16)
)"""
_SOURCE = """coalesce(
        files.file_name
        || case
            when split_part({row}, '.', 2) in ('0', '1') then ''
            else '#' || split_part({row}, '.', 2)
        end
        || ':' || split_part({row}, '.', 3),
        {row}
    ) as source"""
_FILES = "left join files on split_part({row}, '.', 1) = files.prefix"

AMOUNTS = f"""
with {_TASKS}

select
    amounts.task_id,
    coalesce(companies.legal_name, amounts.company_id) as company_name,
    amounts.currency_code,
    amounts.open_amount,
    amounts.not_due_amount,
    amounts.overdue_amount,
    amounts.held_amount,
    amounts.demand_amount,
    amounts.unapplied_amount
from marts.collection_task_amounts as amounts
inner join tasks on amounts.task_id = tasks.task_id
left join intermediate.int_companies as companies on amounts.company_id = companies.company_id
order by amounts.task_id, amounts.company_id, amounts.currency_code
"""

DOCUMENTS = f"""
with {_TASKS}

select
    documents.task_id,
    documents.document_number,
    documents.instalment_number,
    documents.contract_number,
    documents.order_number,
    documents.document_date,
    documents.delivery_date,
    documents.acceptance_date,
    documents.invoice_received_date,
    documents.payment_term,
    documents.due_date,
    documents.due_date_source,
    documents.days_overdue,
    documents.currency_code,
    documents.original_amount,
    documents.applied_amount,
    documents.listed_amount,
    documents.demand_amount,
    documents.rests_on_inference,
    documents.limitation_end,
    documents.limitation_state,
    {_SOURCE.format(row="documents.source_row_id")}
from marts_steps.case_documents as documents
inner join tasks on documents.task_id = tasks.task_id
{_FILES.format(row="documents.source_row_id")}
order by
    documents.task_id, documents.due_date, documents.document_date, documents.document_number,
    documents.receivable_id
"""

APPLICATIONS = f"""
with {_TASKS}

select
    documents.task_id,
    documents.document_number,
    documents.currency_code,
    applications.effective_date as applied_on,
    applications.credit_type,
    credits.document_number as credit_number,
    credits.method,
    applications.application_method,
    applications.reducing_amount as amount,
    {_SOURCE.format(row="applications.source_row_id")}
from marts_steps.case_documents as documents
inner join tasks on documents.task_id = tasks.task_id
inner join marts_steps.effective_applications as applications
    on documents.receivable_id = applications.receivable_id
left join intermediate.int_credits as credits on applications.credit_id = credits.credit_id
{_FILES.format(row="applications.source_row_id")}
where documents.original_amount is not null
order by
    documents.task_id, applications.effective_date desc, documents.document_number,
    applications.application_id
"""

UNAPPLIED = f"""
with {_TASKS},

accounts as (
    select distinct amounts.task_id, amounts.company_id, amounts.currency_code, tasks.debtor_id
    from marts.collection_task_amounts as amounts
    inner join tasks on amounts.task_id = tasks.task_id
)

select
    accounts.task_id,
    credits.effective_date,
    credits.credit_type,
    credits.document_number as credit_number,
    credits.currency_code,
    credits.unapplied_amount as amount,
    {_SOURCE.format(row="credits.source_row_id")}
from accounts
inner join marts.unapplied_credits as credits
    on
        accounts.company_id = credits.company_id
        and accounts.debtor_id = credits.debtor_id
        and accounts.currency_code = credits.currency_code
{_FILES.format(row="credits.source_row_id")}
where credits.treatment = 'covers'
order by accounts.task_id, credits.effective_date desc, credits.credit_id
"""

PROMISES = f"""
with {_TASKS}

select
    tasks.task_id,
    documents.document_number,
    promises.made_on,
    promises.promised_date,
    promises.currency_code,
    promises.promised_amount,
    promises.paid_in_window,
    promises.promise_state,
    promises.is_kept_late,
    {_SOURCE.format(row="promises.source_row_id")}
from tasks
inner join marts.promises as promises on tasks.debtor_id = promises.debtor_id
left join intermediate.int_receivables as documents
    on promises.receivable_id = documents.receivable_id
{_FILES.format(row="promises.source_row_id")}
order by tasks.task_id, promises.promised_date desc, promises.promise_id
"""

DISPUTES = f"""
with {_TASKS}

select
    tasks.task_id,
    documents.document_number,
    disputes.opened_on,
    disputes.closed_on,
    disputes.is_open,
    disputes.currency_code,
    disputes.disputed_amount,
    disputes.reason,
    {_SOURCE.format(row="disputes.source_row_id")}
from tasks
inner join marts.disputes as disputes on tasks.debtor_id = disputes.debtor_id
left join intermediate.int_receivables as documents
    on disputes.receivable_id = documents.receivable_id
{_FILES.format(row="disputes.source_row_id")}
order by tasks.task_id, disputes.opened_on desc, disputes.dispute_id
"""

# Of each cause the newest evidence; what a person wrote beside it stays in the file.
CAUSES = f"""
with {_TASKS},

disputed as (
    select
        source_row_id,
        min(currency_code) as currency_code,
        sum(disputed_amount) as disputed_amount
    from marts.disputes
    group by source_row_id
    having count(distinct currency_code) = 1
),

newest as (
    select
        *,
        sum(evidence_count) over (partition by debtor_id, cause_kind, cause_code) as known_count,
        row_number() over (
            partition by debtor_id, cause_kind, cause_code
            order by seen_on desc nulls last, debt_cause_id desc
        ) as place
    from marts.debt_causes
    where is_newest
)

select
    tasks.task_id,
    causes.cause_kind,
    causes.cause_code,
    causes.evidence_kind,
    causes.evidence_code,
    cast(causes.known_count as integer) as evidence_count,
    causes.seen_on,
    disputed.currency_code,
    disputed.disputed_amount,
    {_SOURCE.format(row="causes.source_row_id")}
from tasks
inner join newest as causes on tasks.debtor_id = causes.debtor_id and causes.place = 1
left join disputed
    on causes.evidence_kind = 'dispute' and causes.source_row_id = disputed.source_row_id
{_FILES.format(row="causes.source_row_id")}
order by tasks.task_id, causes.cause_kind, causes.seen_on desc nulls last, causes.cause_code
"""

# What was noted in a contact may name anybody and stays in the file that its source names.
CONTACTS = f"""
with {_TASKS},

results as (
    select
        trim(result_code) as result_code,
        min(trim(label_zh)) as label_zh,
        min(trim(label_en)) as label_en
    from landing.policy_contact_results
    group by trim(result_code)
)

select
    tasks.task_id,
    cast(events.contacted_at as date) as contacted_on,
    events.channel,
    coalesce(results.label_zh, events.outcome_code) as outcome_zh,
    coalesce(results.label_en, events.outcome_code) as outcome_en,
    events.excuse_code,
    {_SOURCE.format(row="events.source_row_id")}
from tasks
inner join intermediate.int_contact_events as events on tasks.debtor_id = events.debtor_id
cross join landing.run_parameters as run
left join results on events.outcome_code = results.result_code
{_FILES.format(row="events.source_row_id")}
where events.channel <> 'none' and cast(events.contacted_at as date) <= run.as_of_date
order by tasks.task_id, events.contacted_at desc, events.contact_event_id
"""

LETTERS = f"""
with {_TASKS},

kinds as (
    select letter_kind, min(label_zh) as label_zh, min(label_en) as label_en
    from staging.stg_policy__letter_kinds
    group by letter_kind
),

lines as (
    select
        tasks.task_id,
        letters.as_of_date as happened_on,
        letters.letter_kind,
        letters.letter_number,
        letters.letter_state as event_type,
        letters.withheld_reason,
        1 as place,
        '' as source
    from tasks
    inner join marts.letters_due as letters on tasks.debtor_id = letters.debtor_id
    union all
    select
        tasks.task_id,
        cast(events.occurred_at as date) as happened_on,
        events.letter_kind,
        null as letter_number,
        events.event_type,
        null as withheld_reason,
        2 as place,
        events.source_row_id as source
    from tasks
    inner join intermediate.int_letter_events as events on tasks.debtor_id = events.debtor_id
    left join marts.letters_due as letters on events.letter_id = letters.letter_id
    -- A letter planned again is told above.
    where letters.letter_id is null or events.event_type <> 'planned'
)

select
    lines.task_id,
    lines.happened_on,
    coalesce(kinds.label_zh, lines.letter_kind) as kind_zh,
    coalesce(kinds.label_en, lines.letter_kind) as kind_en,
    lines.letter_number,
    lines.event_type,
    lines.withheld_reason,
    lines.source
from lines
left join kinds on lines.letter_kind = kinds.letter_kind
order by lines.task_id, lines.place, lines.happened_on desc, lines.letter_number, lines.source
"""

CREDIT = """
with tasks as (
    select task_id, sales_rep_id, debtor_id
    from marts.collection_tasks
    where task_id in (select unnest(?))
)

select
    tasks.task_id,
    coalesce(companies.legal_name, nullif(credit.company_id, '*')) as company_name,
    credit.line_kind,
    credit.code,
    credit.currency_code,
    credit.amount,
    credit.compared_amount,
    credit.since_date,
    classes.label_zh as class_zh,
    classes.label_en as class_en
from marts_steps.case_credit as credit
inner join tasks on credit.debtor_id = tasks.debtor_id
left join intermediate.int_companies as companies on credit.company_id = companies.company_id
left join landing.policy_debt_class_rules as classes
    on credit.line_kind = 'class' and credit.code = classes.debt_class
order by
    tasks.task_id, credit.line_order, credit.code, credit.company_id, credit.currency_code,
    credit.amount
"""

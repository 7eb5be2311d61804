-- What restarts, or holds, the limitation of each debt that is open: payments, promises, talks,
-- letters and what others tell. An event counts from the day it was known (民法典 194, 195;
-- 诉讼时效规定 8 to 16).
with debts as (
    select * from {{ ref('limitation_debts') }}
),

receivables as (
    select
        receivable_id,
        {{ key("source_name", "company_id", "document_number") }} as debt_id
    from {{ ref('int_receivables') }}
),

-- Paying a part is agreeing to the whole (诉讼时效规定 14). What we set off or wrote off ourselves
-- is no act of the debtor.
payments as (
    select
        receivables.debt_id,
        applications.source_row_id,
        'payment' as event_kind,
        'agreement' as event_effect,
        applications.credit_date as event_date,
        case when applications.application_method = 'erp' then 'payment' else 'inferred_payment' end
            as event_source,
        '*' as channel,
        cast(null as {{ dbt.type_string() }}) as told_grade,
        cast(null as {{ dbt.type_string() }}) as evidence_reference,
        cast(null as date) as ends_on
    from {{ ref('effective_applications') }} as applications
    inner join receivables on applications.receivable_id = receivables.receivable_id
    where
        applications.credit_type in (
            'receipt', 'advance', 'bill', 'bank_bill', 'commercial_bill', 'electronic_claim'
        )
),

promises_of_items as (
    select
        receivables.debt_id,
        promises.*
    from {{ ref('int_promises') }} as promises
    inner join receivables on promises.receivable_id = receivables.receivable_id
),

promises_of_customers as (
    select
        debts.debt_id,
        promises.*
    from {{ ref('int_promises') }} as promises
    inner join debts
        on
            promises.customer_id = debts.customer_id
            and promises.company_id = debts.company_id
    where promises.receivable_id is null and debts.document_date <= promises.made_on
),

promises as (
    select
        debt_id,
        source_row_id,
        'promise' as event_kind,
        'agreement' as event_effect,
        made_on as event_date,
        'promise' as event_source,
        lower(trim(coalesce(channel, '*'))) as channel,
        cast(null as {{ dbt.type_string() }}) as told_grade,
        cast(null as {{ dbt.type_string() }}) as evidence_reference,
        cast(null as date) as ends_on
    from (
        select * from promises_of_items
        union all
        select * from promises_of_customers
    ) as joined
    where made_on <= {{ as_of_date() }}
),

-- Whoever was reached was asked for what was overdue that day.
contacts as (
    select
        debts.debt_id,
        contacts.source_row_id,
        'contact' as event_kind,
        'demand' as event_effect,
        cast(contacts.contacted_at as date) as event_date,
        'contact' as event_source,
        contacts.channel,
        cast(null as {{ dbt.type_string() }}) as told_grade,
        cast(null as {{ dbt.type_string() }}) as evidence_reference,
        cast(null as date) as ends_on
    from {{ ref('int_contact_events') }} as contacts
    inner join debts
        on
            contacts.debtor_id = debts.debtor_id
            and debts.first_due_date < cast(contacts.contacted_at as date)
    where
        contacts.outcome_code not in ({{ results_that_reached_nobody() }})
        and cast(contacts.contacted_at as date) <= {{ as_of_date() }}
),

-- A letter that asks for payment is a demand once it went out and did not come back (诉讼时效规定 8),
-- and a better proven one once it was signed for; a reply slip under seal is the debtor's own
-- agreement to what the letter lists (诉讼时效规定 14). A letter declared void says nothing.
letters as (
    select distinct
        receivables.debt_id,
        events.source_row_id,
        'letter' as event_kind,
        case when events.event_type = 'confirmed' then 'agreement' else 'demand' end
            as event_effect,
        events.occurred_on as event_date,
        'letter' as event_source,
        '*' as channel,
        coalesce(events.evidence_grade, 'weak') as told_grade,
        coalesce(events.tracking_number, standings.letter_number) as evidence_reference,
        cast(null as date) as ends_on
    from {{ ref('int_letter_events') }} as events
    inner join {{ ref('letter_standings') }} as standings on events.letter_id = standings.letter_id
    inner join {{ ref('int_letter_items') }} as listed on events.letter_id = listed.letter_id
    inner join receivables on listed.receivable_id = receivables.receivable_id
    where
        standings.letter_status = 'released'
        and events.occurred_on <= {{ as_of_date() }}
        and (
            events.event_type = 'confirmed'
            or (
                listed.letter_kind in ('reminder', 'demand', 'suspension')
                and (
                    events.event_type = 'delivered'
                    or (events.event_type = 'released' and standings.is_effective)
                )
            )
        )
),

told_of_documents as (
    select
        debts.debt_id,
        told.*
    from {{ ref('int_limitation_events') }} as told
    inner join debts
        on
            told.customer_id = debts.customer_id
            and told.company_id = debts.company_id
            and told.document_number = debts.document_number
),

told_of_customers as (
    select
        debts.debt_id,
        told.*
    from {{ ref('int_limitation_events') }} as told
    inner join debts
        on
            told.customer_id = debts.customer_id
            and told.company_id = debts.company_id
    where told.document_number is null and debts.document_date <= told.occurred_on
),

told as (
    select
        debt_id,
        source_row_id,
        event_type as event_kind,
        event_type as event_effect,
        occurred_on as event_date,
        'told' as event_source,
        '*' as channel,
        evidence_grade as told_grade,
        evidence_reference,
        ends_on
    from (
        select * from told_of_documents
        union all
        select * from told_of_customers
    ) as joined
    where occurred_on <= {{ as_of_date() }}
),

events as (
    select * from payments
    union all
    select * from promises
    union all
    select * from contacts
    union all
    select * from letters
    union all
    select * from told
),

grades as (
    select * from {{ ref('stg_policy__limitation_evidence') }}
),

graded as (
    select
        events.debt_id,
        events.source_row_id,
        events.event_kind,
        events.event_effect,
        events.event_date,
        coalesce(events.told_grade, own.evidence_grade, other.evidence_grade, 'weak')
            as evidence_grade,
        events.evidence_reference,
        events.ends_on
    from events
    left join grades as own
        on events.event_source = own.event_source and events.channel = lower(own.channel)
    left join grades as other
        on events.event_source = other.event_source and other.channel = '*'
)

select
    graded.debt_id,
    debts.company_id,
    debts.customer_id,
    debts.debtor_id,
    debts.document_number,
    graded.source_row_id,
    graded.event_kind,
    graded.event_effect,
    graded.event_date,
    graded.evidence_grade,
    graded.evidence_reference,
    graded.ends_on
from graded
inner join debts on graded.debt_id = debts.debt_id

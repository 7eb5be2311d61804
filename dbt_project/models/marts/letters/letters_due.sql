-- One letter per company, debtor, kind and cycle: planned, approved, released by this run, or
-- withheld with the first reason that applies. What was approved goes out only as it was
-- approved: the day's content is compared with that of the ledger.
{%- set purpose = var("purpose", "daily") %}
{%- set ordered = var("release_letters", []) %}
with facts as (
    select
        letter_id,
        company_id,
        debtor_id,
        letter_kind,
        letter_level,
        cycle,
        issue_number,
        dunning_policy,
        ground_code,
        ground_text,
        count(distinct case when is_listed then receivable_id end) as item_count,
        min(due_date) as oldest_due_date,
        max(days_overdue) as maximum_days_overdue
    from {{ ref('letter_candidates') }}
    group by
        letter_id,
        company_id,
        debtor_id,
        letter_kind,
        letter_level,
        cycle,
        issue_number,
        dunning_policy,
        ground_code,
        ground_text
),

item_lines as (
    select
        letter_id,
        {{ joined_in_order(fingerprint_text([
            "letter_kind", "letter_level", "document_number", "instalment_number",
            "document_date", "due_date", "currency_code", "original_amount", "paid_amount",
            "amount",
        ])) }} as item_text
    from {{ ref('letter_items') }}
    group by letter_id
),

amount_lines as (
    select
        letter_id,
        {{ joined_in_order(fingerprint_text([
            "currency_code", "total_amount", "unapplied_amount", "disputed_amount",
            "promised_amount", "asked_before_amount",
        ])) }} as amount_text,
        {{ joined_in_order(fingerprint_text([
            "currency_code", "bank_name", "account_name", "account_number",
        ])) }} as account_text
    from {{ ref('letter_amounts') }}
    group by letter_id
),

instalment_lines as (
    select
        letter_id,
        {{ joined_in_order(fingerprint_text(["due_date", "currency_code", "instalment_amount"])) }}
            as instalment_text
    from {{ ref('letter_instalments') }}
    group by letter_id
),

rules as (
    select * from {{ ref('stg_policy__letter_rules') }}
),

addressed as (
    select
        facts.*,
        parties.sales_rep_id,
        parties.customer_id,
        customers.legal_name as recipient_name,
        customers.unified_social_credit_code as recipient_uscc,
        coalesce(customers.language, '{{ var("language") }}') as language,
        addresses.address as recipient_address,
        addresses.address_source,
        addresses.address_contract_number,
        addresses.contact_name,
        addresses.email as recipient_email,
        case
            when rules.channel = 'mail' and addresses.email is not null then 'mail'
            else 'post'
        end as channel,
        coalesce(rules.needs_approval, true)
        or facts.letter_kind in ({{ always_approved_kinds() }}) as needs_approval,
        coalesce(rules.wording_set, 'standard') as wording_set,
        rules.pay_within_days,
        rules.letter_kind is null as lacks_policy,
        hindrances.has_legal_status,
        hindrances.has_data_hold,
        hindrances.lacks_receipts,
        hindrances.has_stale_receipts,
        hindrances.rests_on_inference,
        hindrances.has_unknown_due_date,
        hindrances.has_estimated_due_date,
        hindrances.reaches_minimum,
        hindrances.lacks_bank_account,
        hindrances.instalments_differ,
        companies.legal_name as company_name,
        {{ fingerprint([
            "item_lines.item_text", "amount_lines.amount_text",
            "instalment_lines.instalment_text",
        ]) }} as items_fingerprint,
        {{ fingerprint(["amount_lines.account_text"]) }} as account_fingerprint
    from facts
    inner join {{ ref('letter_parties') }} as parties on facts.letter_id = parties.letter_id
    inner join {{ ref('letter_hindrances') }} as hindrances
        on facts.letter_id = hindrances.letter_id
    left join item_lines on facts.letter_id = item_lines.letter_id
    left join instalment_lines on facts.letter_id = instalment_lines.letter_id
    left join amount_lines on facts.letter_id = amount_lines.letter_id
    left join {{ ref('int_companies') }} as companies on facts.company_id = companies.company_id
    left join {{ ref('int_customers') }} as customers
        on parties.customer_id = customers.customer_id
    left join {{ ref('letter_addresses') }} as addresses
        on parties.customer_id = addresses.customer_id
    left join rules
        on
            facts.dunning_policy = rules.dunning_policy
            and facts.letter_kind = rules.letter_kind
            and facts.letter_level = rules.letter_level
),

said as (
    select
        *,
        {{ fingerprint([
            "company_name", "recipient_name", "recipient_uscc", "recipient_address",
            "contact_name", "language", "case when channel = 'mail' then recipient_email end",
        ]) }} as recipient_fingerprint
    from addressed
),

-- All that the letter says but its dates: what an approval is bound to.
signed as (
    select
        *,
        {{ fingerprint([
            "letter_kind", "letter_level", "wording_set", "channel", "recipient_fingerprint",
            "items_fingerprint", "account_fingerprint", "ground_code", "ground_text",
        ]) }} as content_fingerprint
    from said
),

unconfirmed as (
    select distinct company_id
    from {{ ref('int_company_bank_accounts') }}
    where not is_confirmed
),

-- What came back of this debtor: the same letter, or one to the very same recipient.
bounced as (
    select distinct signed.letter_id
    from signed
    inner join {{ ref('letter_standings') }} as standings
        on
            signed.company_id = standings.company_id
            and signed.debtor_id = standings.debtor_id
            and standings.letter_status = 'released'
            and standings.bounced_on is not null
            and standings.delivered_on is null
    where
        signed.letter_id = standings.letter_id
        or signed.recipient_fingerprint = standings.recipient_fingerprint
),

-- The last letter that asked for some of the debt, which the next one names.
previous as (
    select
        company_id,
        debtor_id,
        letter_number,
        released_on,
        row_number() over (
            partition by company_id, debtor_id order by released_on desc, letter_id asc
        ) as recency
    from {{ ref('letter_standings') }}
    where is_effective and letter_kind in ('reminder', 'demand')
),

compared as (
    select
        signed.*,
        previous.letter_number as previous_letter_number,
        previous.released_on as previous_letter_date,
        '{{ purpose }}' = 'release' and signed.letter_id in ({{ quoted(ordered) }}) as is_ordered,
        standings.letter_status,
        case
            when bounced.letter_id is not null then 'bounced'
            when unconfirmed.company_id is not null then 'account_unconfirmed'
            when signed.has_legal_status then 'legal_status'
            when signed.has_data_hold then 'data_hold'
            when signed.lacks_policy then 'unknown_dunning_policy'
            when signed.lacks_receipts then 'no_receipts'
            when signed.has_stale_receipts then 'stale_receipts'
            when signed.rests_on_inference then 'assumed_allocation'
            when signed.has_unknown_due_date then 'due_date_unknown'
            when signed.has_estimated_due_date then 'due_date_estimated'
            when not signed.reaches_minimum then 'below_minimum'
            when signed.instalments_differ then 'instalments_differ'
            when signed.company_name is null then 'no_company_name'
            when signed.lacks_bank_account then 'no_bank_account'
            when signed.recipient_name is null then 'no_legal_name'
            when signed.recipient_address is null then 'no_address'
        end as hindrance,
        standings.letter_status = 'rejected'
        and standings.content_fingerprint = signed.content_fingerprint as is_rejected,
        case
            when standings.account_fingerprint <> signed.account_fingerprint then 'account_changed'
            when standings.recipient_fingerprint <> signed.recipient_fingerprint
                then 'recipient_changed'
            when standings.items_fingerprint <> signed.items_fingerprint then 'items_changed'
            when standings.content_fingerprint <> signed.content_fingerprint then 'content_changed'
            when standings.template_sha256 <> '{{ var("template_sha256", "") }}'
                then 'wording_changed'
        end as change_reason
    from signed
    left join {{ ref('letter_standings') }} as standings on signed.letter_id = standings.letter_id
    left join bounced on signed.letter_id = bounced.letter_id
    left join unconfirmed on signed.company_id = unconfirmed.company_id
    left join previous
        on
            signed.company_id = previous.company_id
            and signed.debtor_id = previous.debtor_id
            and previous.recency = 1
),

decided as (
    select
        *,
        is_ordered
        and (
            letter_status = 'approved' or (letter_status = 'planned' and not needs_approval)
        ) as is_to_be_released
    from compared
),

reasoned as (
    select
        *,
        case
            when '{{ purpose }}' = 'historical' then 'historical_run'
            when letter_status = 'release_attempted' then 'ask_a_person'
            when hindrance is not null then hindrance
            when is_rejected then 'rejected'
            when is_to_be_released then change_reason
        end as withheld_reason
    from decided
),

states as (
    select
        *,
        case
            when withheld_reason is not null then 'withheld'
            when is_to_be_released then 'released'
            when letter_status = 'approved' and change_reason is null then 'approved'
            else 'planned'
        end as letter_state
    from reasoned
),

pay_days as (
    select
        states.letter_id,
        min(work_days.calendar_date) as pay_by_date
    from states
    inner join {{ ref('int_work_days') }} as work_days
        on
            {{ days_after(release_date(), 'coalesce(states.pay_within_days, 7)') }}
            <= work_days.calendar_date
            and work_days.is_work_day
    where states.letter_state = 'released'
    group by states.letter_id
)

select
    states.letter_id,
    {{ letter_prefix('states.letter_kind') }}
    || '-' || replace(states.cycle, '-', '') || '-' || upper(substring(states.letter_id, 1, 8))
        as letter_number,
    states.company_id,
    states.debtor_id,
    states.customer_id,
    states.sales_rep_id,
    states.letter_kind,
    states.letter_level,
    states.cycle,
    states.dunning_policy,
    states.wording_set,
    cast(0 as integer) as copy_number,
    states.channel,
    states.needs_approval,
    states.language,
    states.recipient_name,
    states.recipient_uscc,
    states.recipient_address,
    states.address_source,
    states.address_contract_number,
    states.recipient_email,
    states.contact_name,
    {{ as_of_date() }} as as_of_date,
    case when states.letter_state = 'released' then {{ release_date() }} end as letter_date,
    pay_days.pay_by_date,
    states.previous_letter_number,
    states.previous_letter_date,
    states.ground_code,
    states.ground_text,
    states.letter_state,
    states.withheld_reason,
    states.hindrance,
    states.letter_status as ledger_status,
    states.change_reason,
    states.item_count,
    states.oldest_due_date,
    states.maximum_days_overdue,
    states.items_fingerprint,
    states.recipient_fingerprint,
    states.account_fingerprint,
    states.content_fingerprint
from states
left join pay_days on states.letter_id = pay_days.letter_id

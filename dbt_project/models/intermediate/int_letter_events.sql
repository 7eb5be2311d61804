{#- What the ledger says of a letter; each of these keys of an event's payload becomes a column. -#}
{%- set told = [
    "letter_number", "company_id", "debtor_id", "letter_kind", "cycle", "content_fingerprint",
    "items_fingerprint", "recipient_fingerprint", "account_fingerprint", "template_sha256",
    "person", "tracking_number", "evidence_grade", "status_code", "reason",
] -%}
with events as (
    select
        *,
        -- letter_released in the ledger is released here.
        substring(event_type, 8) as letter_event_type,
        {{ json_text("payload", "letter_date") }} as letter_date
    from {{ ref("stg_run__ledger_events") }}
    where event_type like 'letter_%'
),

own as (
    select
        subject_id as letter_id,
        'ledger.' || cast(sequence as varchar) as source_row_id,
        cast(sequence as integer) as event_number,
        {%- for name in told %}
        {{ json_text("payload", name) }} as {{ name }},
        {%- endfor %}
        letter_event_type as event_type,
        occurred_at,
        coalesce(cast(letter_date as date), {{ day_in_china("occurred_at") }}) as occurred_on,
        cast({{ json_text("payload", "letter_level") }} as integer) as letter_level
    from events
),

-- A number is told to the post; which letter it is, the ledger knows.
numbered as (
    select
        *,
        row_number() over (partition by letter_number order by event_number desc) as recency
    from own
    where event_type = 'release_attempted'
),

deliveries as (
    {{ union_staged("letter_deliveries") }}
),

told as (
    select
        coalesce(numbered.letter_id, 'unknown:' || deliveries.letter_number) as letter_id,
        deliveries.source_row_id,
        cast(null as integer) as event_number,
        deliveries.letter_number,
        numbered.company_id,
        numbered.debtor_id,
        numbered.letter_kind,
        numbered.cycle,
        cast(null as varchar) as content_fingerprint,
        cast(null as varchar) as items_fingerprint,
        cast(null as varchar) as recipient_fingerprint,
        cast(null as varchar) as account_fingerprint,
        cast(null as varchar) as template_sha256,
        deliveries.signed_by as person,
        deliveries.tracking_number,
        -- Signed for, under a number that the carrier can be asked about; or a reply slip under the
        -- debtor's seal.
        case
            when deliveries.delivery_outcome = 'confirmed' then 'strong'
            when
                deliveries.delivery_outcome = 'delivered'
                and deliveries.tracking_number is not null
                then 'strong'
            else 'weak'
        end as evidence_grade,
        deliveries.status_code,
        deliveries.reason,
        deliveries.delivery_outcome as event_type,
        cast(deliveries.occurred_on as timestamp) as occurred_at,
        deliveries.occurred_on,
        numbered.letter_level
    from deliveries
    left join numbered
        on deliveries.letter_number = numbered.letter_number and numbered.recency = 1
    -- What came back stops the next letter, even when the run tells the day before.
    where
        deliveries.occurred_on <= {{ as_of_date() }}
        or (
            deliveries.delivery_outcome = 'bounced'
            and '{{ var("purpose", "daily") }}' <> 'historical'
        )
),

events_of_letters as (
    select * from own
    union all
    select * from told
)

select
    events_of_letters.letter_id,
    events_of_letters.source_row_id,
    events_of_letters.event_number,
    {%- for name in told %}
    {% if name == "debtor_id" -%}
    coalesce(aliases.debtor_id, events_of_letters.debtor_id) as debtor_id,
    {%- else -%}
    events_of_letters.{{ name }},
    {%- endif %}
    {%- endfor %}
    events_of_letters.event_type,
    events_of_letters.occurred_at,
    events_of_letters.occurred_on,
    events_of_letters.letter_level
from events_of_letters
left join {{ ref("int_debtor_aliases") }} as aliases
    on events_of_letters.debtor_id = aliases.former_debtor_id

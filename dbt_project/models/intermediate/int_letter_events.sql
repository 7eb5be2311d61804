{#- What the ledger says of a letter; each of these keys of an event's payload becomes a column. -#}
{%- set told = [
    "letter_number", "company_id", "debtor_id", "letter_kind", "cycle", "content_fingerprint",
    "items_fingerprint", "recipient_fingerprint", "account_fingerprint", "template_sha256",
    "person", "tracking_number", "evidence_grade",
] -%}
with events as (
    select
        *,
        -- letter_released in the ledger is released here.
        substring(event_type, 8) as letter_event_type,
        {{ json_text("payload", "letter_date") }} as letter_date
    from {{ ref("stg_run__ledger_events") }}
    where event_type like 'letter_%'
)

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

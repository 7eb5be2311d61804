-- A returned mail is about the letter whose mail has the id that it names; one that names a mail of
-- ours which the ledger does not know keeps that id, so that it is not lost. Mail to reps is not
-- about letters.
with returned as (
    select * from {{ source("landing", "bounces_messages") }}
    where problem = ''
),

mailed as (
    select
        {{ json_text("payload", "message_id") }} as message_id,
        min({{ json_text("payload", "letter_number") }}) as letter_number,
        max(case when {{ json_text("payload", "letter_number") }} is null then 1 else 0 end) = 1
            as is_to_a_rep
    from {{ ref("stg_run__ledger_events") }}
    where event_type = 'mail_attempted'
    group by {{ json_text("payload", "message_id") }}
)

select
    coalesce(mailed.letter_number, returned.message_id) as letter_number,
    returned._source_row_id as source_row_id,
    'bounced' as delivery_outcome,
    returned.returned_on as occurred_on,
    returned.message_id as tracking_number,
    cast(null as varchar) as signed_by,
    returned.status_code,
    returned.reason
from returned
left join mailed on returned.message_id = mailed.message_id
where not coalesce(mailed.is_to_a_rep, false)

-- Where each letter that the ledger knows stands: its last event decides, and what was approved
-- or released is kept beside it. A void letter went out and counts no more; a bounced one reached
-- nobody.
with life as (
    select
        *,
        row_number() over (partition by letter_id order by event_number desc) as recency
    from {{ ref('int_letter_events') }}
    where
        event_type in (
            'planned', 'lapsed', 'approved', 'rejected', 'release_attempted', 'released', 'void'
        )
),

-- What the letter said when it was last approved or planned: later events name only the letter.
said as (
    select
        *,
        row_number() over (partition by letter_id order by event_number desc) as word_recency
    from life
    where event_type in ('planned', 'approved')
),

outcomes as (
    select
        letter_id,
        min(case when event_type = 'released' then occurred_on end) as released_on,
        min(case when event_type = 'delivered' then occurred_on end) as delivered_on,
        min(case when event_type = 'bounced' then occurred_on end) as bounced_on
    from {{ ref('int_letter_events') }}
    group by letter_id
)

select
    said.letter_id,
    said.letter_number,
    said.company_id,
    said.debtor_id,
    said.letter_kind,
    said.letter_level,
    said.cycle,
    life.event_type as letter_status,
    life.occurred_on as status_on,
    outcomes.released_on,
    outcomes.delivered_on,
    outcomes.bounced_on,
    outcomes.released_on is not null and life.event_type = 'void' as is_void_after_release,
    outcomes.released_on is not null
    and life.event_type <> 'void'
    and (outcomes.bounced_on is null or outcomes.delivered_on is not null) as is_effective,
    said.content_fingerprint,
    said.items_fingerprint,
    said.recipient_fingerprint,
    said.account_fingerprint,
    said.template_sha256,
    said.source_row_id
from said
inner join life on said.letter_id = life.letter_id and life.recency = 1
inner join outcomes on said.letter_id = outcomes.letter_id
where said.word_recency = 1

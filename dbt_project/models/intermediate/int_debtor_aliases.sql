-- What we did for a debtor stays his when he gets another id: an account that was joined to
-- another, or whose credit code was put right. The newest event that names the old id names an
-- account too, and its debtor of today goes on with what was begun. An id that an account still
-- has keeps its history: of two that were taken apart, the one that kept the id.
with events as (
    select
        sequence,
        {{ json_text("payload", "debtor_id") }} as former_debtor_id,
        {{ json_text("payload", "customer_id") }} as customer_id
    from {{ ref("stg_run__ledger_events") }}
    where event_type in ('episode_opened', 'episode_reassigned', 'letter_planned')
),

named as (
    select
        former_debtor_id,
        coalesce(
            customer_id,
            case when former_debtor_id like 'account:%' then substring(former_debtor_id, 9) end
        ) as customer_id,
        row_number() over (partition by former_debtor_id order by sequence desc) as recency
    from events
    where former_debtor_id is not null
),

present as (
    select distinct debtor_id from {{ ref("int_customers") }}
)

select
    named.former_debtor_id,
    customers.debtor_id,
    customers.customer_id
from named
inner join {{ ref("int_customers") }} as customers on named.customer_id = customers.customer_id
left join present on named.former_debtor_id = present.debtor_id
where named.recency = 1 and present.debtor_id is null

-- The next step of every overdue item: the lowest of its customer's policy above the highest that
-- went out about it, one at a time, whatever its age. It is due when every clock of the step has
-- run out and the letter before is proven as policy asks; a missed day is caught up once, since
-- a clock that has run out stays so.
with rules as (
    select * from {{ ref('stg_policy__letter_rules') }}
    where step_number is not null
),

policies as (
    select distinct dunning_policy from {{ ref('stg_policy__letter_rules') }}
),

items as (
    select
        items.receivable_id,
        items.company_id,
        items.debtor_id,
        items.due_date,
        coalesce(customers.dunning_policy, 'standard') as dunning_policy
    from {{ ref('open_items') }} as items
    left join {{ ref('int_customers') }} as customers on items.customer_id = customers.customer_id
    where items.is_overdue
),

-- A step counts once its letter went out and was neither void nor returned. Statements and other
-- letters outside the order neither are steps nor move their clocks.
history as (
    select
        items.receivable_id,
        coalesce(rules.step_number, 0) as step_number,
        standings.released_on,
        standings.delivered_on,
        row_number() over (
            partition by items.receivable_id
            order by coalesce(rules.step_number, 0) desc, standings.released_on desc
        ) as place
    from items
    inner join {{ ref('int_letter_items') }} as listed on items.receivable_id = listed.receivable_id
    inner join {{ ref('letter_standings') }} as standings on listed.letter_id = standings.letter_id
    left join rules
        on
            items.dunning_policy = rules.dunning_policy
            and listed.letter_kind = rules.letter_kind
            and listed.letter_level = rules.letter_level
    where standings.is_effective and listed.letter_kind in ('reminder', 'demand')
),

next_steps as (
    select
        items.*,
        policies.dunning_policy is null as is_policy_unknown,
        coalesce(history.step_number, 0) as reached_step_number,
        history.released_on,
        history.delivered_on,
        rules.step_number,
        rules.letter_kind,
        rules.letter_level,
        rules.clock,
        rules.days,
        rules.minimum_interval_days,
        rules.needed_evidence,
        row_number() over (partition by items.receivable_id order by rules.step_number) as place
    from items
    left join policies on items.dunning_policy = policies.dunning_policy
    left join history on items.receivable_id = history.receivable_id and history.place = 1
    left join rules
        on
            items.dunning_policy = rules.dunning_policy
            and coalesce(history.step_number, 0) < rules.step_number
),

-- The day of the letter before is the one of the evidence that policy asks for.
dated as (
    select
        *,
        case when needed_evidence = 'delivered' then delivered_on else released_on end
            as previous_letter_on
    from next_steps
    where place = 1
),

clocked as (
    select
        *,
        case clock
            when 'due_date' then {{ days_after('due_date', 'days') }}
            when 'end_of_month' then {{ month_end(days_after('due_date', 'days')) }}
            when 'previous_letter' then {{ days_after('previous_letter_on', 'days') }}
        end as clock_ends_on,
        {{ days_after('previous_letter_on', 'minimum_interval_days') }} as interval_ends_on
    from dated
),

-- A letter whose release was begun and never ended may have gone out. Until a person says so its
-- items are asked for in no letter of another kind; of its own kind it is the letter itself.
begun as (
    select
        listed.receivable_id,
        max(standings.letter_kind) as letter_kind
    from {{ ref('int_letter_items') }} as listed
    inner join {{ ref('letter_standings') }} as standings on listed.letter_id = standings.letter_id
    where
        standings.letter_status = 'release_attempted'
        and standings.letter_kind in ('reminder', 'demand')
    group by listed.receivable_id
),

-- What went out of the kind in this cycle is done for this cycle. One that came back is not, but
-- nothing follows it until somebody has seen to the address.
gone_out as (
    select
        company_id,
        debtor_id,
        letter_kind
    from {{ ref('letter_standings') }}
    where
        letter_status in ('released', 'release_attempted')
        and (bounced_on is null or delivered_on is not null)
        and cycle in ({{ present_cycles() }})
    group by company_id, debtor_id, letter_kind
)

select
    clocked.receivable_id,
    clocked.company_id,
    clocked.debtor_id,
    clocked.dunning_policy,
    clocked.reached_step_number,
    clocked.step_number,
    clocked.letter_kind,
    clocked.letter_level,
    clocked.clock,
    clocked.previous_letter_on,
    case
        when clocked.reached_step_number = 0 or clocked.previous_letter_on is not null
            then greatest(
                clocked.clock_ends_on, coalesce(clocked.interval_ends_on, clocked.clock_ends_on)
            )
    end as due_from,
    case
        when clocked.is_policy_unknown then 'unknown_dunning_policy'
        when clocked.step_number is null and clocked.reached_step_number = 0 then 'no_letters'
        when clocked.step_number is null then 'last_step_reached'
        when begun.letter_kind <> clocked.letter_kind then 'unsettled_release'
        when clocked.reached_step_number > 0 and clocked.previous_letter_on is null
            then 'no_evidence'
        when clocked.clock_ends_on is null then 'no_evidence'
        when clocked.clock_ends_on > {{ as_of_date() }} then clocked.clock
        when clocked.interval_ends_on > {{ as_of_date() }} then 'minimum_interval'
        when gone_out.letter_kind is not null then 'cycle'
    end as waits_for
from clocked
left join begun on clocked.receivable_id = begun.receivable_id
left join gone_out
    on
        clocked.company_id = gone_out.company_id
        and clocked.debtor_id = gone_out.debtor_id
        and clocked.letter_kind = gone_out.letter_kind

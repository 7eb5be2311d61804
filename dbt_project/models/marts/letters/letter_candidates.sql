-- Overdue portions that a letter of today would be about, or would be if nothing held them. A
-- debtor gets one letter about all that is due to be asked for: its kind and level are those of
-- the highest step among the items, and each item keeps its own.
with steps as (
    select
        *,
        -- Nobody has said what such a customer is to get: the letter is withheld and says so.
        case when waits_for = 'unknown_dunning_policy' then 'reminder' else letter_kind end
            as item_kind
    from {{ ref('letter_item_steps') }}
    where waits_for is null or waits_for = 'unknown_dunning_policy'
),

kinds as (
    select
        letter_kind,
        min(minimum_days_overdue) as minimum_days_overdue
    from {{ ref('stg_policy__letter_kinds') }}
    group by letter_kind
),

portions as (
    select
        dispositions.*,
        steps.dunning_policy,
        steps.item_kind,
        coalesce(steps.letter_level, 0) as item_level,
        coalesce(steps.step_number, 0) as step_number,
        row_number() over (
            partition by dispositions.company_id, dispositions.debtor_id
            order by
                coalesce(steps.step_number, 0) desc,
                dispositions.amount desc,
                dispositions.disposition_id asc
        ) as place
    from {{ ref('item_dispositions') }} as dispositions
    inner join steps on dispositions.receivable_id = steps.receivable_id
    inner join kinds on steps.item_kind = kinds.letter_kind
    where
        dispositions.is_overdue
        and dispositions.days_overdue >= kinds.minimum_days_overdue
        and dispositions.sales_rep_id is not null
        and dispositions.reason_code in ('overdue', 'data_hold', 'legal_status', 'below_minimum')
),

heads as (
    select
        company_id,
        debtor_id,
        dunning_policy,
        item_kind as letter_kind,
        item_level as letter_level
    from portions
    where place = 1
),

-- A letter that is approved and waits for its release stays the letter of its own cycle.
waiting as (
    select
        company_id,
        debtor_id,
        letter_kind,
        max(cycle) as cycle
    from {{ ref('letter_standings') }}
    where letter_status in ('approved', 'release_attempted')
    group by company_id, debtor_id, letter_kind
),

-- What went out and was declared void makes room for another of the same cycle, with its own id.
void_counts as (
    select
        company_id,
        debtor_id,
        letter_kind,
        cycle,
        count(*) as void_count
    from {{ ref('letter_standings') }}
    where is_void_after_release
    group by company_id, debtor_id, letter_kind, cycle
),

cycled as (
    select
        heads.*,
        coalesce(
            waiting.cycle, {{ letter_cycle('rules.cycle') }}, {{ letter_cycle("'calendar_month'") }}
        ) as cycle
    from heads
    left join {{ ref('stg_policy__letter_rules') }} as rules
        on
            heads.dunning_policy = rules.dunning_policy
            and heads.letter_kind = rules.letter_kind
            and heads.letter_level = rules.letter_level
    left join waiting
        on
            heads.company_id = waiting.company_id
            and heads.debtor_id = waiting.debtor_id
            and heads.letter_kind = waiting.letter_kind
),

letters as (
    select
        cycled.*,
        coalesce(void_counts.void_count, 0) + 1 as issue_number,
        {{ hash_key([
            'cycled.company_id',
            'cycled.debtor_id',
            'cycled.letter_kind',
            "cycled.cycle || case when void_counts.void_count is null then '' else '#' || cast(void_counts.void_count + 1 as varchar) end",
        ]) }} as letter_id
    from cycled
    left join void_counts
        on
            cycled.company_id = void_counts.company_id
            and cycled.debtor_id = void_counts.debtor_id
            and cycled.letter_kind = void_counts.letter_kind
            and cycled.cycle = void_counts.cycle
)

select
    letters.letter_id,
    letters.letter_kind,
    letters.letter_level,
    letters.cycle,
    letters.issue_number,
    letters.dunning_policy,
    portions.item_kind,
    portions.item_level,
    portions.disposition_id,
    portions.receivable_id,
    portions.source_row_id,
    portions.company_id,
    portions.debtor_id,
    portions.customer_id,
    portions.sales_rep_id,
    portions.amount,
    portions.currency_code,
    portions.due_date,
    portions.days_overdue,
    portions.reason_code,
    portions.disposition
from portions
inner join letters
    on
        portions.company_id = letters.company_id
        and portions.debtor_id = letters.debtor_id

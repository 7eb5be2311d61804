-- What a letter of today would be about, or would be if nothing held it. A debtor gets one letter
-- about all that is due to be asked for: its kind and level are those of the highest step among the
-- items it lists (where all is held, among those), and each item keeps its own. Letters outside
-- that order stand beside it.
with steps as (
    select
        *,
        -- Nobody has said what such a customer is to get: the letter is withheld and says so.
        case when waits_for = 'unknown_dunning_policy' then 'reminder' else letter_kind end
            as item_kind
    from {{ ref('letter_item_steps') }}
    where waits_for is null or waits_for = 'unknown_dunning_policy'
),

policies as (
    select dunning_policy from steps
    union
    select dunning_policy from {{ ref('stg_policy__letter_rules') }}
),

-- From how many days overdue on a kind is for an item: what the dunning policy says comes before
-- what is said for every policy, and that before what the kind says.
kinds as (
    select
        policies.dunning_policy,
        kinds.letter_kind,
        coalesce(
            max(case when limits.dunning_policy <> '*' then limits.limit_value end),
            max(limits.limit_value),
            min(kinds.minimum_days_overdue)
        ) as minimum_days_overdue
    from {{ ref('stg_policy__letter_kinds') }} as kinds
    cross join policies
    left join {{ ref('stg_policy__letter_limits') }} as limits
        on
            limits.dunning_policy in (policies.dunning_policy, '*')
            and kinds.letter_kind || '_minimum_days_overdue' = limits.limit_code
    group by policies.dunning_policy, kinds.letter_kind
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
                case when dispositions.disposition = 'demand' then 0 else 1 end asc,
                coalesce(steps.step_number, 0) desc,
                dispositions.amount desc,
                dispositions.disposition_id asc
        ) as place
    from {{ ref('item_dispositions') }} as dispositions
    inner join steps on dispositions.receivable_id = steps.receivable_id
    inner join kinds
        on steps.item_kind = kinds.letter_kind and steps.dunning_policy = kinds.dunning_policy
    where
        dispositions.is_overdue
        and dispositions.days_overdue >= kinds.minimum_days_overdue
        and dispositions.sales_rep_id is not null
        and dispositions.reason_code in ('overdue', 'data_hold', 'legal_status', 'below_minimum')
),

heads as (
    select
        portions.company_id,
        portions.debtor_id,
        portions.dunning_policy,
        portions.item_kind as letter_kind,
        portions.item_level as letter_level,
        coalesce(
            {{ letter_cycle('rules.cycle') }}, {{ letter_cycle("'calendar_month'") }}
        ) as cycle
    from portions
    left join {{ ref('stg_policy__letter_rules') }} as rules
        on
            portions.dunning_policy = rules.dunning_policy
            and portions.item_kind = rules.letter_kind
            and portions.item_level = rules.letter_level
    where portions.place = 1
),

wanted as (
    select
        heads.letter_kind,
        heads.letter_level,
        heads.cycle,
        heads.dunning_policy,
        cast(null as varchar) as ground_code,
        cast(null as varchar) as ground_text,
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
        portions.disposition = 'demand' as is_listed
    from portions
    inner join heads
        on portions.company_id = heads.company_id and portions.debtor_id = heads.debtor_id
    union all
    select
        items.letter_kind,
        0 as letter_level,
        items.cycle,
        items.dunning_policy,
        items.ground_code,
        items.ground_text,
        items.letter_kind as item_kind,
        0 as item_level,
        items.disposition_id,
        items.receivable_id,
        items.source_row_id,
        items.company_id,
        items.debtor_id,
        items.customer_id,
        items.sales_rep_id,
        items.amount,
        items.currency_code,
        items.due_date,
        items.days_overdue,
        items.reason_code,
        items.is_listed
    from {{ ref('letter_occasions') }} as items
    inner join kinds
        on items.letter_kind = kinds.letter_kind and items.dunning_policy = kinds.dunning_policy
    where items.days_overdue >= kinds.minimum_days_overdue
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
        wanted.*,
        coalesce(waiting.cycle, wanted.cycle) as letter_cycle
    from wanted
    left join waiting
        on
            wanted.company_id = waiting.company_id
            and wanted.debtor_id = waiting.debtor_id
            and wanted.letter_kind = waiting.letter_kind
)

select
    {{ hash_key([
        'cycled.company_id',
        'cycled.debtor_id',
        'cycled.letter_kind',
        "cycled.letter_cycle || case when void_counts.void_count is null then '' else '#' || cast(void_counts.void_count + 1 as varchar) end",
    ]) }} as letter_id,
    cycled.letter_kind,
    cycled.letter_level,
    cycled.letter_cycle as cycle,
    coalesce(void_counts.void_count, 0) + 1 as issue_number,
    cycled.dunning_policy,
    cycled.ground_code,
    cycled.ground_text,
    cycled.item_kind,
    cycled.item_level,
    cycled.disposition_id,
    cycled.receivable_id,
    cycled.source_row_id,
    cycled.company_id,
    cycled.debtor_id,
    cycled.customer_id,
    cycled.sales_rep_id,
    cycled.amount,
    cycled.currency_code,
    cycled.due_date,
    cycled.days_overdue,
    cycled.reason_code,
    cycled.is_listed
from cycled
left join void_counts
    on
        cycled.company_id = void_counts.company_id
        and cycled.debtor_id = void_counts.debtor_id
        and cycled.letter_kind = void_counts.letter_kind
        and cycled.letter_cycle = void_counts.cycle

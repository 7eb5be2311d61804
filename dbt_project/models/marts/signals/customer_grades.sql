-- What a debtor is worth trusting with, by points: how he paid in the last twelve months, how much
-- is overdue now, what is known of his finances, what he is to us, whether he keeps promises. Two
-- warning signals, or one severe, take a grade away.
with parts as (
    select
        max(case when component_code = 'history' then maximum_points end) as history_most,
        max(case when component_code = 'history' then unknown_points end) as history_unknown,
        max(case when component_code = 'behaviour' then maximum_points end) as behaviour_most,
        max(case when component_code = 'behaviour' then unknown_points end) as behaviour_unknown,
        max(case when component_code = 'financial' then unknown_points end) as financial_unknown,
        max(case when component_code = 'position' then maximum_points end) as position_most,
        max(case when component_code = 'position' then unknown_points end) as position_unknown,
        max(case when component_code = 'cooperation' then maximum_points end) as cooperation_most,
        max(case when component_code = 'cooperation' then unknown_points end) as cooperation_unknown
    from {{ ref('stg_policy__grade_points') }}
),

rules as (
    select
        coalesce(max(case when rule_code = 'paid_grace_days' then rule_value end), 0)
            as paid_grace_days,
        coalesce(max(case when rule_code = 'half_late_days' then rule_value end), 0)
            as half_late_days
    from {{ ref('stg_policy__credit_rules') }}
),

bands as (
    select
        *,
        row_number() over (order by minimum_points desc) as band_place,
        count(*) over () as band_count
    from {{ ref('stg_policy__grade_bands') }}
),

debtors as (
    select distinct
        company_id,
        debtor_id
    from {{ ref('int_receivables') }}
    where document_date <= {{ as_of_date() }}
),

history as (
    select
        company_id,
        debtor_id,
        sum(settled_count) as settled_count,
        sum(on_time_count) as on_time_count,
        sum(half_late_count) as half_late_count
    from {{ ref('debtor_periods') }}
    where period_number <= 11
    group by company_id, debtor_id
    having sum(settled_count) > 0
),

-- What is late within half_late_days counts half, in the past and now.
owed as (
    select
        items.company_id,
        items.debtor_id,
        items.currency_code,
        {{ money_divide(
            "(2 * " ~ sum_amount('items.open_amount', 'items.days_overdue > rules.half_late_days')
            ~ " + " ~ sum_amount(
                'items.open_amount',
                'items.days_overdue > rules.paid_grace_days'
                ~ ' and items.days_overdue <= rules.half_late_days'
            ) ~ ")",
            "(2 * " ~ sum_amount('items.open_amount') ~ ")", 4
        ) }} as overdue_share
    from {{ ref('open_items') }} as items
    cross join rules
    where not items.is_apart
    group by items.company_id, items.debtor_id, items.currency_code
),

-- Currencies are never added: the worst one speaks.
overdue as (
    select
        company_id,
        debtor_id,
        max(overdue_share) as overdue_share
    from owed
    group by company_id, debtor_id
),

promises as (
    select
        company_id,
        subject_id as debtor_id,
        sum(judged_count) as judged_count,
        sum(kept_count) as kept_count
    from {{ ref('promise_reliability') }}
    where subject_type = 'debtor'
    group by company_id, subject_id
    having sum(judged_count) > 0
),

signals as (
    select
        debtors.company_id,
        debtors.debtor_id,
        sum(signals.weight) as signal_weight,
        max(case when signals.signal_code = 'P1' then 1 else 0 end) as has_record
    from debtors
    inner join {{ ref('warning_signals') }} as signals
        on
            debtors.debtor_id = signals.debtor_id
            and signals.company_id in (debtors.company_id, '*')
    group by debtors.company_id, debtors.debtor_id
),

measured as (
    select
        debtors.company_id,
        debtors.debtor_id,
        cast(case
            when history.debtor_id is null then parts.history_unknown
            else {{ money_divide(
                'parts.history_most * (2 * history.on_time_count + history.half_late_count)',
                '(2 * history.settled_count)', 2
            ) }}
        end as decimal(9, 2)) as history_points,
        cast(case
            when overdue.debtor_id is null then parts.behaviour_unknown
            else round(parts.behaviour_most * (1 - cast(overdue.overdue_share as decimal(9, 4))), 2)
        end as decimal(9, 2)) as behaviour_points,
        cast(case
            when coalesce(standing.legal_status, 'normal') <> 'normal' then 0
            when coalesce(signals.has_record, 0) = 1 then 0
            else parts.financial_unknown
        end as decimal(9, 2)) as financial_points,
        cast(case standing.customer_importance
            when 'strategic' then parts.position_most
            when 'key' then round(parts.position_most * 0.8, 2)
            else parts.position_unknown
        end as decimal(9, 2)) as position_points,
        cast(case
            when promises.debtor_id is null then parts.cooperation_unknown
            else {{ money_divide(
                'parts.cooperation_most * promises.kept_count', 'promises.judged_count', 2
            ) }}
        end as decimal(9, 2)) as cooperation_points,
        cast(coalesce(history.settled_count, 0) as integer) as settled_count,
        cast(coalesce(history.on_time_count, 0) as integer) as on_time_count,
        cast(coalesce(history.half_late_count, 0) as integer) as half_late_count,
        cast(coalesce(signals.signal_weight, 0) as integer) as signal_weight
    from debtors
    cross join parts
    left join history
        on debtors.company_id = history.company_id and debtors.debtor_id = history.debtor_id
    left join overdue
        on debtors.company_id = overdue.company_id and debtors.debtor_id = overdue.debtor_id
    left join promises
        on debtors.company_id = promises.company_id and debtors.debtor_id = promises.debtor_id
    left join signals
        on debtors.company_id = signals.company_id and debtors.debtor_id = signals.debtor_id
    left join {{ ref('debtor_standing') }} as standing on debtors.debtor_id = standing.debtor_id
),

scored as (
    select
        *,
        cast(
            history_points + behaviour_points + financial_points + position_points
            + cooperation_points as decimal(9, 2)
        ) as score
    from measured
),

reached_bands as (
    select
        scored.company_id,
        scored.debtor_id,
        min(bands.band_place) as band_place,
        max(bands.band_count) as band_count
    from scored
    inner join bands on scored.score >= bands.minimum_points
    group by scored.company_id, scored.debtor_id
),

placed as (
    select
        scored.*,
        reached_bands.band_place,
        reached_bands.band_count
    from scored
    inner join reached_bands
        on
            scored.company_id = reached_bands.company_id
            and scored.debtor_id = reached_bands.debtor_id
)

select
    placed.company_id || '|' || placed.debtor_id as customer_grade_id,
    placed.company_id,
    placed.debtor_id,
    placed.history_points,
    placed.behaviour_points,
    placed.financial_points,
    placed.position_points,
    placed.cooperation_points,
    placed.score,
    reached.grade as grade_by_points,
    placed.signal_weight,
    lowered.grade,
    lowered.limit_factor,
    placed.settled_count,
    placed.on_time_count,
    placed.half_late_count
from placed
inner join bands as reached on placed.band_place = reached.band_place
inner join bands as lowered
    on
        lowered.band_place = case
            when placed.signal_weight >= 2 then least(placed.band_place + 1, placed.band_count)
            else placed.band_place
        end

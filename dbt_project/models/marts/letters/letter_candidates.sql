-- Overdue portions that a reminder of this cycle would be about, or would be if nothing held
-- them.
with kinds as (
    select
        letter_kind,
        min(minimum_days_overdue) as minimum_days_overdue
    from {{ ref('stg_policy__letter_kinds') }}
    where letter_kind = 'reminder'
    group by letter_kind
),

already_out as (
    select
        company_id,
        debtor_id,
        letter_kind
    from {{ ref('int_letter_events') }}
    where cycle = {{ letter_cycle() }}
    group by company_id, debtor_id, letter_kind, letter_id
    having
        max(case when event_type in ('approved', 'released', 'delivered') then 1 else 0 end) = 1
        and max(case when event_type in ('void', 'rejected', 'lapsed') then 1 else 0 end) = 0
),

portions as (
    select
        kinds.letter_kind,
        {{ letter_cycle() }} as cycle,
        dispositions.*
    from {{ ref('item_dispositions') }} as dispositions
    inner join kinds on dispositions.days_overdue >= kinds.minimum_days_overdue
    left join already_out
        on
            dispositions.company_id = already_out.company_id
            and dispositions.debtor_id = already_out.debtor_id
            and kinds.letter_kind = already_out.letter_kind
    where
        already_out.debtor_id is null
        and dispositions.is_overdue
        and dispositions.sales_rep_id is not null
        and dispositions.reason_code in ('overdue', 'data_hold', 'legal_status')
)

select
    {{ hash_key(['company_id', 'debtor_id', 'letter_kind', 'cycle']) }} as letter_id,
    *
from portions

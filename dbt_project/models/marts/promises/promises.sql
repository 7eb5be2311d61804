-- The state of every promise at the end of as_of. Where receipts are not told, or not yet told
-- for the whole window, nobody has broken anything.
with paid as (
    select * from {{ ref('item_promise_payments') }}
    union all
    select * from {{ ref('customer_promise_payments') }}
),

policy as (
    select coalesce(max(amount_tolerance), 0) as amount_tolerance
    from {{ ref('stg_policy__promise_policy') }}
),

measured as (
    select
        windows.*,
        windows.wanted_amount - policy.amount_tolerance as enough_amount,
        cast(coalesce(paid.paid_amount, 0) as decimal(38, 4)) as paid_in_window,
        coalesce(pending.pending_amount, 0) as pending_amount,
        coalesce(late.late_amount, 0) as late_amount
    from {{ ref('promise_windows') }} as windows
    cross join policy
    left join paid on windows.promise_id = paid.promise_id
    left join {{ ref('promise_pending_cash') }} as pending
        on windows.promise_id = pending.promise_id
    left join {{ ref('promise_late_payments') }} as late on windows.promise_id = late.promise_id
),

valued as (
    select
        *,
        case
            when is_withdrawn then 'withdrawn'
            when wanted_amount <= 0 then 'nothing_owed'
            when is_other_currency then 'not_measurable'
            when paid_in_window >= enough_amount then 'kept'
            when has_newer then 'superseded'
            when not has_receipts then 'not_measurable'
            when window_end >= {{ as_of_date() }} then 'open'
            when receipts_business_date < window_end then 'not_measurable'
            when paid_in_window + pending_amount >= enough_amount then 'pending_application'
            when paid_in_window > 0 then 'partially_kept'
            else 'broken'
        end as promise_state
    from measured
),

-- Promises of one day are instalments of one plan: none is earlier than the other.
counted as (
    select
        *,
        case
            when promise_state in ('broken', 'partially_kept', 'superseded', 'withdrawn') then 1
            else 0
        end as not_kept_count
    from valued
),

levelled as (
    select
        *,
        1 + sum(not_kept_count) over (
            partition by scope_key order by made_on
            range between unbounded preceding and current row
        ) - sum(not_kept_count) over (partition by scope_key, made_on) as promise_level
    from counted
)

select
    promise_id,
    source_row_id,
    company_id,
    debtor_id,
    customer_id,
    receivable_id,
    sales_rep_id,
    case when receivable_id is null then 'customer' else 'item' end as promise_scope,
    cast(promise_level as integer) as promise_level,
    made_on,
    promised_date,
    window_end,
    wanted_amount as promised_amount,
    currency_code,
    paid_in_window,
    promise_state,
    promise_state in ('broken', 'partially_kept', 'pending_application')
    and paid_in_window + late_amount >= enough_amount as is_kept_late,
    -- A promise that cannot be measured still binds us until its last day.
    cast(
        case
            when
                promise_state in ('open', 'not_measurable') and window_end >= {{ as_of_date() }}
                then greatest(wanted_amount - paid_in_window, 0)
            else 0
        end as decimal(38, 4)
    ) as open_promised_amount
from levelled

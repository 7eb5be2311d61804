-- The due date that a receivable's payment term gives, whatever due date the ERP gives. The row of
-- policy nearest to the case counts: the customer's own before anybody's, the wording itself before
-- one with N. Where something is not told, the date rests on an assumption and says so.
with receivables as (
    select
        *,
        coalesce(payment_term, '') as term
    from {{ ref('int_receivables') }}
),

assumptions as (
    select
        max(month_mode) as open_month_mode,
        max(invoice_transit_days) as invoice_transit_days,
        max(inspection_days) as inspection_days,
        max(warranty_months) as warranty_months
    from {{ ref('stg_policy__term_assumptions') }}
),

terms as (
    select term from receivables
    union
    -- Retention money is read by this wording when its own term says nothing of it.
    select '质保金' as term
),

{{ read_terms() }},

{{ nearest_rules() }},

based as (
    select
        cases.receivable_id,
        cases.document_date,
        cases.due_date_erp,
        rules.share_percent,
        rules.counting,
        rules.is_month_mode_open,
        rules.is_warranty_open,
        rules.cut_off_day,
        rules.pay_day,
        rules.second_pay_day,
        rules.term_type = 'fixed_day' and rules.pay_day is null as is_pay_day_missing,
        coalesce(
            rules.added_months,
            case when rules.is_warranty_open then assumptions.warranty_months end,
            0
        ) as added_months,
        coalesce(rules.added_days, 0) as added_days,
        case rules.counts_from
            when 'document' then cases.document_date
            when 'posting' then cases.posting_date
            when 'recognition' then cases.recognition_date
            when 'delivery' then cases.delivery_date
            when 'acceptance' then cases.acceptance_date
            when 'invoice_received' then cases.invoice_received_date
        end as told_base_date,
        cases.is_divided,
        case rules.counts_from
            when 'invoice_received'
                then {{ days_after('cases.document_date', 'assumptions.invoice_transit_days') }}
            when 'acceptance'
                then {{ days_after(
                    'coalesce(cases.delivery_date, cases.document_date)',
                    'assumptions.inspection_days'
                ) }}
            else cases.document_date
        end as usual_base_date
    from cases
    inner join rules
        on
            cases.term = rules.term
            and cases.customer_id = rules.customer_id
            and cases.instalment_number = rules.instalment_number
            and cases.is_retention = rules.is_retention
            and cases.is_whole = rules.is_whole
    cross join assumptions
),

-- An instalment waits for its event: as long as none is told, it has not happened before today.
assumed as (
    select
        *,
        coalesce(
            told_base_date,
            case when is_divided then {{ as_of_date() }} end,
            usual_base_date
        ) as base_date
    from based
),

anchored as (
    select
        *,
        -- The month to which the base date belongs: the next one after a cut-off day.
        case
            when extract(day from base_date) > cut_off_day
                then {{ first_of_month('base_date', 1) }}
            else {{ first_of_month('base_date') }}
        end as period_month
    from assumed
),

counted as (
    select
        *,
        case
            when counting = 'from_base_date'
                then {{ days_after(months_after('base_date', 'added_months'), 'added_days') }}
            when counting in ('from_month_end_days', 'end_of_nth_month')
                then {{ days_after(
                    month_end('period_month', 'added_months'), 'added_days'
                ) }}
            when counting = 'from_next_first'
                then {{ days_after(
                    first_of_month('period_month', '1 + added_months'), 'added_days'
                ) }}
            when counting = 'day_of_nth_month'
                then {{ day_in_month(first_of_month('period_month', 'added_months'), 'pay_day') }}
            when counting = 'from_cut_off'
                then {{ days_after(
                    months_after(day_in_month('period_month', 'cut_off_day'), 'added_months'),
                    'added_days'
                ) }}
        end as counted_date
    from anchored
),

paid as (
    select
        *,
        case
            when is_pay_day_missing then null
            when pay_day is null or counting = 'day_of_nth_month' then counted_date
            when second_pay_day is null then {{ next_pay_day('counted_date', 'pay_day') }}
            else least(
                {{ next_pay_day('counted_date', 'pay_day') }},
                {{ next_pay_day('counted_date', 'second_pay_day') }}
            )
        end as due_date
    from counted
)

-- Of several dates the latest: nobody is asked before he owes.
select
    receivable_id,
    max(due_date) as term_due_date,
    case
        when max(case when is_divided and told_base_date is null then 1 else 0 end) = 1
            then 'event_missing'
        when max(case when told_base_date is null then 1 else 0 end) = 1 then 'base_date_missing'
        when max(case when is_month_mode_open then 1 else 0 end) = 1 then 'month_mode_open'
        when max(case when is_warranty_open then 1 else 0 end) = 1 then 'warranty_open'
        when
            count(*) > 1
            -- All of a plan is due with its last instalment; that the ERP's date is compared with.
            and not (
                count(due_date_erp) = count(*)
                and count(share_percent) = count(*)
                and coalesce(sum(share_percent), 0) = 100
            )
            then 'several_rules'
    end as assumption
from paid
where due_date is not null
group by receivable_id

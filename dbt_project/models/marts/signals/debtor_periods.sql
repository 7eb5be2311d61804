-- What each debtor bought, ordered, returned and paid late, in the thirty-day periods counted back
-- from as_of: period 0 ends that day. Two years are enough for every signal.
with rules as (
    select
        coalesce(max(case when rule_code = 'paid_grace_days' then rule_value end), 0)
            as paid_grace_days,
        coalesce(max(case when rule_code = 'half_late_days' then rule_value end), 0)
            as half_late_days
    from {{ ref('stg_policy__credit_rules') }}
),

paid as (
    select
        company_id,
        debtor_id,
        currency_code,
        settled_on,
        cast({{ dbt.datediff('due_date', 'paid_on', 'day') }} as integer) as days_late
    from {{ ref('settled_items') }}
    where paid_on is not null
),

facts as (
    select
        company_id,
        debtor_id,
        currency_code,
        document_date as happened_on,
        cast(original_amount as decimal(38, 4)) as invoiced_amount,
        cast(0 as decimal(38, 4)) as ordered_amount,
        cast(0 as decimal(38, 4)) as returned_amount,
        0 as settled_count,
        0 as on_time_count,
        0 as half_late_count,
        0 as days_late
    from {{ ref('int_receivables') }}
    where receivable_kind in ('invoice', 'debit_note') and original_amount is not null
    union all
    -- Whoever has ordered has bought, though the invoice is still to come.
    select
        company_id,
        debtor_id,
        currency_code,
        coalesce(ordered_on, delivered_on) as happened_on,
        cast(0 as decimal(38, 4)) as invoiced_amount,
        cast(amount as decimal(38, 4)) as ordered_amount,
        cast(0 as decimal(38, 4)) as returned_amount,
        0 as settled_count,
        0 as on_time_count,
        0 as half_late_count,
        0 as days_late
    from {{ ref('int_open_orders') }}
    where coalesce(ordered_on, delivered_on) is not null
    union all
    select
        company_id,
        debtor_id,
        currency_code,
        effective_date as happened_on,
        cast(0 as decimal(38, 4)) as invoiced_amount,
        cast(0 as decimal(38, 4)) as ordered_amount,
        cast(amount as decimal(38, 4)) as returned_amount,
        0 as settled_count,
        0 as on_time_count,
        0 as half_late_count,
        0 as days_late
    from {{ ref('int_credits') }}
    where
        credit_type = 'return'
        and debtor_id is not null
        and (reversed_on is null or reversed_on > {{ as_of_date() }})
    union all
    select
        paid.company_id,
        paid.debtor_id,
        paid.currency_code,
        paid.settled_on as happened_on,
        cast(0 as decimal(38, 4)) as invoiced_amount,
        cast(0 as decimal(38, 4)) as ordered_amount,
        cast(0 as decimal(38, 4)) as returned_amount,
        1 as settled_count,
        case when paid.days_late <= rules.paid_grace_days then 1 else 0 end as on_time_count,
        case
            when
                paid.days_late > rules.paid_grace_days and paid.days_late <= rules.half_late_days
                then 1
            else 0
        end as half_late_count,
        paid.days_late
    from paid
    cross join rules
),

aged as (
    select
        *,
        cast({{ dbt.datediff('happened_on', as_of_date(), 'day') }} as integer) as age_days
    from facts
    where
        happened_on <= {{ as_of_date() }}
        and happened_on > cast({{ dbt.dateadd('day', -720, as_of_date()) }} as date)
)

select
    company_id,
    debtor_id,
    currency_code,
    cast((age_days - mod(age_days, 30)) / 30 as integer) as period_number,
    cast(sum(invoiced_amount) as decimal(38, 4)) as invoiced_amount,
    cast(sum(ordered_amount) as decimal(38, 4)) as ordered_amount,
    cast(sum(returned_amount) as decimal(38, 4)) as returned_amount,
    cast(sum(settled_count) as integer) as settled_count,
    cast(sum(on_time_count) as integer) as on_time_count,
    cast(sum(half_late_count) as integer) as half_late_count,
    cast(sum(days_late) as integer) as days_late
from aged
group by
    company_id, debtor_id, currency_code, cast((age_days - mod(age_days, 30)) / 30 as integer)

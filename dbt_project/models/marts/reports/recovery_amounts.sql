-- What the recovery by age is made of, row by row. An item that reached an age had, on that day,
-- its original amount less all that had come before; what came in the days after is recovered.
-- Only items that have had all these days count, so that young ones do not make the share small.
with limits as (
    select max(case when limit_code = 'recovery_days' then limit_value end) as recovery_days
    from {{ ref('stg_policy__report_limits') }}
),

policy as (
    select max(report_months) as report_months from {{ ref('stg_policy__report_policy') }}
),

window_of_report as (
    select
        {{ first_of_month(as_of_date(), "1 - policy.report_months") }} as first_day,
        cast(limits.recovery_days as integer) as recovery_days,
        {{ dbt.dateadd('day', '1 - cast(limits.recovery_days as integer)', as_of_date()) }}
            as last_day
    from limits
    cross join policy
),

buckets as (
    select
        bucket_code,
        cast(from_days as integer) as from_days
    from {{ ref('stg_policy__overdue_buckets') }}
    where from_days is not null
),

-- The age is that of the due date; what is sold, apart or a sister company's is not recovered.
reached as (
    select
        balances.receivable_id,
        balances.source_row_id,
        balances.company_id,
        balances.currency_code,
        balances.original_amount,
        buckets.bucket_code,
        cast({{ dbt.dateadd('day', 'buckets.from_days', 'balances.due_date') }} as date)
            as reached_on,
        cast({{ dbt.dateadd(
            'day', 'buckets.from_days + window_of_report.recovery_days', 'balances.due_date'
        ) }} as date) as recovered_before
    from {{ ref('receivable_balances') }} as balances
    inner join {{ ref('debtor_standing') }} as standing
        on balances.debtor_id = standing.debtor_id and not standing.is_intercompany
    cross join buckets
    cross join window_of_report
    where
        balances.original_amount is not null
        and balances.assigned_to is null
        and coalesce(balances.collection_right, 'ours') = 'ours'
        and coalesce(balances.treatment, 'asked') <> 'apart'
        and cast({{ dbt.dateadd('day', 'buckets.from_days', 'balances.due_date') }} as date)
        between window_of_report.first_day and window_of_report.last_day
),

applications as (
    select
        applications.receivable_id,
        applications.source_row_id,
        applications.reducing_amount,
        case
            when {{ is_money('credits.credit_type') }}
                then greatest(
                    credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
                )
            else applications.effective_date
        end as reduced_on,
        -- Of money, what the discount took is not collected; nothing of anything else is.
        case
            when not coalesce({{ is_money('credits.credit_type') }}, false)
                then applications.reducing_amount
            when credits.credit_type = 'refund' then -applications.discount_amount
            else applications.discount_amount
        end as other_amount
    from {{ ref('effective_applications') }} as applications
    left join {{ ref('int_credits') }} as credits
        on applications.credit_id = credits.credit_id
),

reductions as (
    select
        receivable_id,
        source_row_id,
        reduced_on,
        'collected_amount' as figure,
        reducing_amount - other_amount as amount
    from applications
    where reducing_amount <> other_amount
    union all
    select
        receivable_id,
        source_row_id,
        reduced_on,
        'other_reductions_amount' as figure,
        other_amount as amount
    from applications
    where other_amount <> 0
),

contributions as (
    select
        receivable_id,
        company_id,
        currency_code,
        bucket_code,
        'reached_amount' as figure,
        source_row_id,
        cast(original_amount as decimal(38, 4)) as contribution
    from reached
    union all
    select
        reached.receivable_id,
        reached.company_id,
        reached.currency_code,
        reached.bucket_code,
        case
            when reductions.reduced_on < reached.reached_on then 'reached_amount'
            else reductions.figure
        end as figure,
        reductions.source_row_id,
        cast(
            case
                when reductions.reduced_on < reached.reached_on then -reductions.amount
                else reductions.amount
            end as decimal(38, 4)
        ) as contribution
    from reached
    inner join reductions
        on
            reached.receivable_id = reductions.receivable_id
            and reached.recovered_before > reductions.reduced_on
),

-- What had been paid before it reached the age never reached it.
owed as (
    select
        *,
        sum(case when figure = 'reached_amount' then contribution else 0 end)
            over (partition by receivable_id, bucket_code) as reached_amount
    from contributions
)

select
    company_id || '|' || currency_code || '|' || bucket_code as recovery_id,
    company_id,
    currency_code,
    bucket_code,
    receivable_id,
    figure,
    source_row_id,
    contribution
from owed
where reached_amount > 0

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
        window_of_report.recovery_days,
        cast({{ dbt.dateadd('day', 'buckets.from_days', 'balances.due_date') }} as date)
            as reached_on
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

reductions as (
    select
        reached.receivable_id,
        reached.bucket_code,
        applications.source_row_id,
        applications.reducing_amount,
        coalesce({{ is_money('credits.credit_type') }}, false) as is_collected,
        case when credits.credit_type = 'refund' then -1 else 1 end
        * applications.discount_amount as discount_amount,
        case
            when {{ is_money('credits.credit_type') }}
                then greatest(
                    credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
                )
            else applications.effective_date
        end < reached.reached_on as is_before,
        case
            when {{ is_money('credits.credit_type') }}
                then greatest(
                    credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
                )
            else applications.effective_date
        end
        < {{ dbt.dateadd('day', 'reached.recovery_days', 'reached.reached_on') }} as is_in_time
    from reached
    inner join {{ ref('effective_applications') }} as applications
        on reached.receivable_id = applications.receivable_id
    left join {{ ref('int_credits') }} as credits
        on applications.credit_id = credits.credit_id
),

-- What had been paid before it reached the age never reached it.
still_owed as (
    select
        reached.receivable_id,
        reached.bucket_code,
        reached.company_id,
        reached.currency_code,
        reached.source_row_id,
        reached.original_amount
    from reached
    left join reductions
        on
            reached.receivable_id = reductions.receivable_id
            and reached.bucket_code = reductions.bucket_code
            and reductions.is_before
    group by
        reached.receivable_id, reached.bucket_code, reached.company_id, reached.currency_code,
        reached.source_row_id, reached.original_amount
    having reached.original_amount > coalesce(sum(reductions.reducing_amount), 0)
),

contributions as (
    select
        receivable_id,
        bucket_code,
        'reached_amount' as figure,
        source_row_id,
        cast(original_amount as decimal(38, 4)) as contribution
    from still_owed
    union all
    select
        receivable_id,
        bucket_code,
        'reached_amount' as figure,
        source_row_id,
        cast(-reducing_amount as decimal(38, 4)) as contribution
    from reductions
    where is_before
    union all
    select
        receivable_id,
        bucket_code,
        'collected_amount' as figure,
        source_row_id,
        cast(reducing_amount - discount_amount as decimal(38, 4)) as contribution
    from reductions
    where is_collected and is_in_time and not is_before
    union all
    select
        receivable_id,
        bucket_code,
        'other_reductions_amount' as figure,
        source_row_id,
        cast(
            case when is_collected then discount_amount else reducing_amount end as decimal(38, 4)
        ) as contribution
    from reductions
    where is_in_time and not is_before
)

select
    still_owed.company_id
    || '|' || still_owed.currency_code
    || '|' || still_owed.bucket_code as recovery_id,
    still_owed.company_id,
    still_owed.currency_code,
    still_owed.bucket_code,
    contributions.receivable_id,
    contributions.figure,
    contributions.source_row_id,
    contributions.contribution
from still_owed
inner join contributions
    on
        still_owed.receivable_id = contributions.receivable_id
        and still_owed.bucket_code = contributions.bucket_code

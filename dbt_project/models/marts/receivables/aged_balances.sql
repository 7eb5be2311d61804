-- Both clocks of a balance still open: overdue days from the due date, age from the day the debt
-- arose. A band reaches to where the next one begins, so every day falls into exactly one.
with clocked as (
    select
        receivable_id,
        {{ days_since('due_date', as_of_date()) }} as days_overdue,
        {{ days_since('recognition_date', as_of_date()) }} as age_days,
        {{ years_completed('recognition_date', as_of_date()) }} as age_years
    from {{ ref('receivable_balances') }}
    where open_amount > 0
),

overdue_buckets as (
    select
        bucket_code,
        coalesce(from_days, 0) as from_days,
        lead(coalesce(from_days, 0)) over (order by coalesce(from_days, 0)) as next_from_days
    from {{ ref('stg_policy__overdue_buckets') }}
),

age_buckets as (
    select
        bucket_code,
        coalesce(from_years, 0) as from_years,
        lead(coalesce(from_years, 0)) over (order by coalesce(from_years, 0)) as next_from_years
    from {{ ref('stg_policy__age_buckets') }}
),

aged as (
    select
        clocked.receivable_id,
        clocked.days_overdue,
        overdue_buckets.bucket_code as overdue_bucket,
        clocked.age_days,
        age_buckets.bucket_code as age_bucket
    from clocked
    left join overdue_buckets
        on
            clocked.days_overdue >= overdue_buckets.from_days
            and (
                overdue_buckets.next_from_days is null
                or clocked.days_overdue < overdue_buckets.next_from_days
            )
    left join age_buckets
        on
            clocked.age_years >= age_buckets.from_years
            and (
                age_buckets.next_from_years is null
                or clocked.age_years < age_buckets.next_from_years
            )
)

select * from aged

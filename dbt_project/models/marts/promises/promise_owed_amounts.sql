-- What was open, by currency, at the start of the day a promise without an amount was made:
-- documents dated by that day less applications of the days before it that still stood then.
with promised_items as (
    select * from {{ ref('promise_owed_items') }}
),

applied_before as (
    select
        promised_items.promise_id,
        promised_items.receivable_id,
        sum(
            case when credits.credit_type = 'refund' then -1 else 1 end
            * (applications.amount + coalesce(applications.discount_amount, 0))
        ) as applied_amount
    from promised_items
    inner join {{ ref('int_applications') }} as applications
        on promised_items.receivable_id = applications.receivable_id
    left join {{ ref('int_credits') }} as credits on applications.credit_id = credits.credit_id
    where
        applications.effective_date < promised_items.made_on
        and coalesce(applications.known_date, applications.effective_date) <= {{ known_on() }}
        and (
            applications.reversed_on is null or applications.reversed_on >= promised_items.made_on
        )
        and (credits.reversed_on is null or credits.reversed_on >= promised_items.made_on)
    group by promised_items.promise_id, promised_items.receivable_id
),

owed as (
    select
        promised_items.promise_id,
        promised_items.currency_code,
        cast(
            sum(
                greatest(
                    promised_items.starting_amount - coalesce(applied_before.applied_amount, 0), 0
                )
            ) as decimal(38, 4)
        ) as owed_amount
    from promised_items
    left join applied_before
        on
            promised_items.promise_id = applied_before.promise_id
            and promised_items.receivable_id = applied_before.receivable_id
    group by promised_items.promise_id, promised_items.currency_code
)

select * from owed
where owed_amount > 0

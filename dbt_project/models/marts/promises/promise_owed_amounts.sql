-- What was open, by currency, at the start of the day a promise without an amount was made:
-- documents dated by that day less applications of the days before it that still stood then. Which
-- instalments of a divided document they fill is known for as_of only, so it counts as a whole.
with promised_items as (
    select * from {{ ref('promise_owed_items') }}
),

applied_before as (
    select
        promised_items.promise_id,
        promised_items.undivided_receivable_id,
        sum(
            case when credits.credit_type = 'refund' then -1 else 1 end
            * (applications.amount + coalesce(applications.discount_amount, 0))
        ) as applied_amount
    from promised_items
    inner join {{ ref('int_applications') }} as applications
        on promised_items.receivable_id = applications.receivable_id
    left join {{ ref('int_credits') }} as credits on applications.credit_id = credits.credit_id
    where
        greatest(
            applications.effective_date,
            coalesce(credits.settles_on, applications.effective_date)
        ) < promised_items.made_on
        and coalesce(applications.known_date, applications.effective_date) <= {{ known_on() }}
        and (
            applications.reversed_on is null or applications.reversed_on >= promised_items.made_on
        )
        and (credits.reversed_on is null or credits.reversed_on >= promised_items.made_on)
    group by promised_items.promise_id, promised_items.undivided_receivable_id
),

documents as (
    select
        promise_id,
        undivided_receivable_id,
        currency_code,
        sum(starting_amount) as starting_amount
    from promised_items
    group by promise_id, undivided_receivable_id, currency_code
),

owed as (
    select
        documents.promise_id,
        documents.currency_code,
        cast(
            sum(
                greatest(documents.starting_amount - coalesce(applied_before.applied_amount, 0), 0)
            ) as decimal(38, 4)
        ) as owed_amount
    from documents
    left join applied_before
        on
            documents.promise_id = applied_before.promise_id
            and documents.undivided_receivable_id = applied_before.undivided_receivable_id
    group by documents.promise_id, documents.currency_code
)

select * from owed
where owed_amount > 0

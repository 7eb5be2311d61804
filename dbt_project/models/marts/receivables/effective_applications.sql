-- An application counts from its effective date, once it was known, until it or its credit is
-- reversed.
with applications as (
    select * from {{ ref('int_applications') }}
),

credits as (
    select * from {{ ref('int_credits') }}
),

divided as (
    select
        receivable_id,
        undivided_receivable_id
    from {{ ref('int_receivables') }}
    where is_divided
),

effective as (
    select
        applications.application_id,
        applications.source_row_id,
        applications.company_id,
        applications.credit_id,
        applications.receivable_id,
        coalesce(divided.undivided_receivable_id, applications.receivable_id)
            as undivided_receivable_id,
        -- A bill that counts only at maturity applies no sooner.
        greatest(
            applications.effective_date,
            coalesce(credits.settles_on, applications.effective_date)
        ) as effective_date,
        greatest(
            credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
        ) as credit_date,
        applications.amount,
        cast(coalesce(applications.discount_amount, 0) as decimal(18, 4)) as discount_amount,
        -- Money paid back undoes what money paid in did.
        cast(
            case when credits.credit_type = 'refund' then -1 else 1 end
            * (applications.amount + coalesce(applications.discount_amount, 0)) as decimal(38, 4)
        ) as reducing_amount,
        coalesce(applications.credit_amount, applications.amount) as credit_amount,
        credits.credit_type,
        credits.currency_code as credit_currency_code,
        applications.application_method
    from applications
    left join credits on applications.credit_id = credits.credit_id
    left join divided on applications.receivable_id = divided.receivable_id
    where
        applications.effective_date <= {{ as_of_date() }}
        and coalesce(applications.known_date, applications.effective_date) <= {{ known_on() }}
        and (applications.reversed_on is null or applications.reversed_on > {{ as_of_date() }})
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
        and (credits.settles_on is null or credits.settles_on <= {{ as_of_date() }})
)

select * from effective

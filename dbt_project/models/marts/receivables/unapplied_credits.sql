-- Money and credit notes that no document has taken up, and what was applied beyond a document.
-- They stand apart: no bucket ever holds them. A refund is money paid back: it takes away. What is
-- never netted (deposits) is in credits_apart.
with credits as (
    select
        *,
        case when credit_type = 'refund' then -1 else 1 end as sign
    from {{ ref('int_credits') }}
    where
        coalesce(treatment, 'covers') <> 'apart'
        and (settles_on is null or settles_on <= {{ as_of_date() }})
        and effective_date <= {{ as_of_date() }}
        and (reversed_on is null or reversed_on > {{ as_of_date() }})
),

not_yet_receivables as (
    select receivable_id from {{ ref('int_receivables') }}
    where document_date > {{ as_of_date() }}
),

applied as (
    select
        applications.credit_id,
        {{ sum_amount('applications.credit_amount') }} as applied_amount
    from {{ ref('effective_applications') }} as applications
    left join not_yet_receivables
        on applications.receivable_id = not_yet_receivables.receivable_id
    where not_yet_receivables.receivable_id is null
    group by applications.credit_id
),

left_over as (
    select
        credits.credit_id,
        credits.source_row_id,
        credits.company_id,
        credits.customer_id,
        credits.debtor_id,
        credits.credit_type,
        credits.document_number,
        credits.effective_date,
        credits.currency_code,
        coalesce(credits.treatment, 'covers') as treatment,
        credits.gl_account,
        cast(credits.sign * credits.amount as decimal(38, 4)) as amount,
        cast(credits.sign * coalesce(applied.applied_amount, 0) as decimal(38, 4))
            as applied_amount,
        cast(
            credits.sign * (credits.amount - coalesce(applied.applied_amount, 0)) as decimal(38, 4)
        ) as unapplied_amount
    from credits
    left join applied on credits.credit_id = applied.credit_id
),

over_applied as (
    select
        'over_applied:' || receivable_id as credit_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        'over_applied' as credit_type,
        document_number,
        coalesce(last_applied_on, document_date) as effective_date,
        currency_code,
        'covers' as treatment,
        gl_account,
        cast(-open_amount as decimal(38, 4)) as amount,
        cast(0 as decimal(38, 4)) as applied_amount,
        cast(-open_amount as decimal(38, 4)) as unapplied_amount
    from {{ ref('receivable_balances') }}
    where open_amount < 0
),

unapplied as (
    select * from left_over
    where amount * unapplied_amount > 0
    union all
    select * from over_applied
),

dated as (
    select
        *,
        {{ days_since('effective_date', as_of_date()) }} as age_days
    from unapplied
)

select * from dated

-- What is left of every receipt for promises by customer after promises by item took theirs
-- through its applications. In another currency than the receipt's, an application that counted
-- took all of it.
with taken_by_credit as (
    select
        applications.credit_id,
        sum(
            case
                when applications.credit_amount <> applications.amount
                    then applications.credit_amount
                else least(takings.taken_amount, applications.credit_amount)
            end
        ) as taken_amount
    from {{ ref('item_promise_takings') }} as takings
    inner join {{ ref('effective_applications') }} as applications
        on takings.application_id = applications.application_id
    group by applications.credit_id
)

select
    credits.credit_id,
    'debtor|' || credits.company_id || '|' || credits.debtor_id || '|' || credits.currency_code
        as scope_key,
    -- A bill that counts only at maturity is no money before.
    greatest(credits.effective_date, coalesce(credits.settles_on, credits.effective_date))
        as effective_date,
    cast(greatest(credits.amount - coalesce(taken_by_credit.taken_amount, 0), 0) as decimal(38, 4))
        as available_amount
from {{ ref('int_credits') }} as credits
left join taken_by_credit on credits.credit_id = taken_by_credit.credit_id
where
    credits.credit_type in (
        'receipt', 'advance', 'bill', 'bank_bill', 'commercial_bill', 'electronic_claim'
    )
    and credits.debtor_id is not null
    and credits.effective_date <= {{ as_of_date() }}
    and (credits.settles_on is null or credits.settles_on <= {{ as_of_date() }})
    and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})

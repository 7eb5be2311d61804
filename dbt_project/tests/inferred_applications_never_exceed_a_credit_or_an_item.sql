-- Only sources without applications are inferred for, and never beyond what is there.
with inferred as (
    select * from {{ ref('int_applications') }}
    where application_method <> 'erp'
),

of_items as (
    select
        receivable_id,
        sum(amount) as amount
    from inferred
    group by receivable_id
),

of_credits as (
    select
        credit_id,
        sum(amount) as amount
    from inferred
    group by credit_id
)

select of_items.receivable_id as over_applied_id
from of_items
left join {{ ref('int_receivables') }} as receivables
    on of_items.receivable_id = receivables.receivable_id
where
    of_items.amount > coalesce(receivables.original_amount, 0)
    or coalesce(receivables.source_capability, '') <> 'balance_forward'
union all
select of_credits.credit_id as over_applied_id
from of_credits
left join {{ ref('int_credits') }} as credits on of_credits.credit_id = credits.credit_id
where of_credits.amount > coalesce(credits.amount, 0)

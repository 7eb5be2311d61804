-- Who paid in the last few working days and owes nothing to anybody any more would be in no portion
-- and on no list; he is thanked, and the next contact agreed, by the rep of his account.
with receipts as (
    select
        debtor_id,
        company_id,
        currency_code,
        customer_id,
        min(source_row_id) as source_row_id
    from {{ ref('task_recent_receipts') }}
    group by debtor_id, company_id, currency_code, customer_id
),

-- Nobody thanks an insolvent firm or a sister company, and counsel alone speaks to who is sued.
standing as (
    select debtor_id from {{ ref('debtor_standing') }}
    where legal_status = 'normal' and not is_intercompany
),

document_reps as (
    select
        customer_id,
        min(sales_rep_id) as sales_rep_id
    from {{ ref('int_receivables') }}
    where customer_id in (select receipts.customer_id from receipts)
    group by customer_id
),

reassigned as (
    {{ reassigned_debtors() }}
),

owned as (
    select
        receipts.*,
        coalesce(
            reassigned.sales_rep_id, customers.sales_rep_id, document_reps.sales_rep_id
        ) as sales_rep_id
    from receipts
    inner join standing on receipts.debtor_id = standing.debtor_id
    inner join {{ ref('int_customers') }} as customers
        on receipts.customer_id = customers.customer_id
    left join document_reps on receipts.customer_id = document_reps.customer_id
    left join reassigned on receipts.debtor_id = reassigned.debtor_id
    left join {{ ref('open_items') }} as items on receipts.debtor_id = items.debtor_id
    where items.debtor_id is null
)

select
    coalesce(acting.acting_sales_rep_id, owned.sales_rep_id) as sales_rep_id,
    owned.debtor_id,
    min(owned.source_row_id) as source_row_id,
    owned.company_id,
    owned.currency_code
from owned
left join {{ ref('acting_reps') }} as acting on owned.sales_rep_id = acting.sales_rep_id
where owned.sales_rep_id is not null
group by
    coalesce(acting.acting_sales_rep_id, owned.sales_rep_id),
    owned.debtor_id,
    owned.company_id,
    owned.currency_code

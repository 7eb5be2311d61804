-- Debtors who paid in the last few working days and of whom nothing is demanded: the moment to
-- thank, and to agree the next payment.
with reached as (
    select
        sales_rep_id,
        debtor_id,
        company_id,
        max(max(case when disposition = 'demand' then 1 else 0 end))
            over (partition by sales_rep_id, debtor_id) as has_demand
    from {{ ref('task_portions') }}
    where reason_code <> 'settlement'
    group by sales_rep_id, debtor_id, company_id
),

receipts as (
    select distinct
        debtor_id,
        company_id
    from {{ ref('task_recent_receipts') }}
)

select distinct
    reached.sales_rep_id,
    reached.debtor_id,
    'paid_lately' as condition_code
from reached
inner join receipts
    on reached.debtor_id = receipts.debtor_id and reached.company_id = receipts.company_id
where reached.has_demand = 0

-- Who is watched and has no open item would be in no portion and on no list; he comes to the rep of
-- his account.
with orders as (
    select
        customer_id,
        min(source_row_id) as source_row_id
    from {{ ref('int_open_orders') }}
    group by customer_id
),

owing as (
    select distinct debtor_id from {{ ref('open_items') }}
),

reassigned as (
    {{ reassigned_debtors() }}
),

owned as (
    select
        watched.debtor_id,
        watched.company_id,
        watched.currency_code,
        coalesce(reassigned.sales_rep_id, customers.sales_rep_id) as sales_rep_id,
        coalesce(orders.source_row_id, customers.source_row_id) as source_row_id
    from {{ ref('watched_accounts') }} as watched
    inner join {{ ref('int_customers') }} as customers
        on watched.customer_id = customers.customer_id
    left join orders on watched.customer_id = orders.customer_id
    left join owing on watched.debtor_id = owing.debtor_id
    left join reassigned on watched.debtor_id = reassigned.debtor_id
    where owing.debtor_id is null and not customers.is_intercompany
)

select
    coalesce(acting.acting_sales_rep_id, owned.sales_rep_id) as sales_rep_id,
    owned.debtor_id,
    min(owned.source_row_id) as source_row_id,
    owned.company_id,
    owned.currency_code
from owned
left join {{ ref('acting_reps') }} as acting on owned.sales_rep_id = acting.sales_rep_id
where owned.sales_rep_id is not null and owned.source_row_id is not null
group by
    coalesce(acting.acting_sales_rep_id, owned.sales_rep_id),
    owned.debtor_id,
    owned.company_id,
    owned.currency_code

-- Nothing of him can be read, so he is in no portion and would be on no list; silence is not zero.
with holds as (
    select * from {{ ref('int_debtor_holds') }}
    where is_named and table_name = 'receivables'
),

debtors as (
    select debtor_id from {{ ref('int_customers') }}
    group by debtor_id
    having max(case when is_intercompany then 1 else 0 end) = 0
),

companies as (
    select
        min(company_id) as company_id,
        min(currency_code) as currency_code
    from {{ ref('int_companies') }}
),

reassigned as (
    {{ reassigned_debtors() }}
),

owned as (
    select
        holds.debtor_id,
        holds.source_row_id,
        coalesce(reassigned.sales_rep_id, holds.sales_rep_id) as sales_rep_id,
        coalesce(holds.company_id, companies.company_id) as company_id,
        coalesce(holds.currency_code, companies.currency_code) as currency_code
    from holds
    inner join debtors on holds.debtor_id = debtors.debtor_id
    cross join companies
    left join reassigned on holds.debtor_id = reassigned.debtor_id
    left join {{ ref('open_items') }} as items on holds.debtor_id = items.debtor_id
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

{{ config(materialized="ephemeral") }}

-- Nothing of him can be read, so he is in no portion and would be on no list; silence is not zero.
with unread as (
    select
        customers.debtor_id,
        customers.sales_rep_id,
        quarantined.source_name,
        quarantined.company_id,
        quarantined.currency_code,
        quarantined.source_row_id
    from {{ ref('stg_quarantine') }} as quarantined
    inner join {{ ref('int_customers') }} as customers
        on
            quarantined.source_name = customers.source_name
            and quarantined.customer_number = customers.customer_number
    left join {{ ref('open_items') }} as items on customers.debtor_id = items.debtor_id
    where
        quarantined.table_name = 'receivables'
        and items.debtor_id is null
        and not coalesce(customers.is_intercompany, false)
),

rules as (
    select * from {{ ref('stg_home__rep_rules') }}
),

-- The rep in charge by the rules that every receivable follows, and who acts for him today.
owned as (
    select
        unread.*,
        coalesce(
            reassigned.to_sales_rep_id,
            unread.sales_rep_id,
            company_rules.sales_rep_id,
            source_rules.sales_rep_id,
            home_rules.sales_rep_id
        ) as owning_sales_rep_id
    from unread
    left join rules as company_rules
        on
            unread.source_name = company_rules.source_name
            and unread.company_id = company_rules.company_id
    left join rules as source_rules
        on unread.source_name = source_rules.source_name and source_rules.company_id is null
    left join rules as home_rules on home_rules.source_name is null
    left join {{ ref('task_overrides') }} as reassigned
        on unread.debtor_id = reassigned.debtor_id and reassigned.override_code = 'reassign'
),

companies as (
    select min(company_id) as company_id from {{ ref('int_companies') }}
)

select
    coalesce(acting.acting_sales_rep_id, owned.owning_sales_rep_id) as sales_rep_id,
    owned.debtor_id,
    min(owned.source_row_id) as source_row_id,
    coalesce(owned.company_id, companies.company_id) as company_id,
    coalesce(owned.currency_code, parameters.home_currency_code) as currency_code
from owned
cross join {{ ref('stg_run__parameters') }} as parameters
cross join companies
left join {{ ref('acting_reps') }} as acting on owned.owning_sales_rep_id = acting.sales_rep_id
where owned.owning_sales_rep_id is not null
group by 1, 2, 4, 5

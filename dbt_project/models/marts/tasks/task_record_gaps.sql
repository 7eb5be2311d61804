-- Debtors of whom something is demanded and to whom no letter can go: no account of theirs has an
-- address, though the source tells addresses, or no full name that all its rows agree on.
with demanded as (
    select distinct
        sales_rep_id,
        debtor_id
    from {{ ref('task_portions') }}
    where disposition = 'demand'
),

accounts as (
    select
        customers.debtor_id,
        customers.legal_name,
        addresses.address,
        max(case when addresses.address is not null then 1 else 0 end)
            over (partition by customers.source_name) as source_tells_addresses
    from {{ ref('int_customers') }} as customers
    left join {{ ref('letter_addresses') }} as addresses
        on customers.customer_id = addresses.customer_id
),

debtors as (
    select
        debtor_id,
        max(source_tells_addresses) = 1 and count(address) = 0 as lacks_address,
        count(legal_name) = 0 as lacks_legal_name
    from accounts
    group by debtor_id
)

select
    demanded.sales_rep_id,
    demanded.debtor_id,
    'no_address' as condition_code
from demanded
inner join debtors on demanded.debtor_id = debtors.debtor_id
where debtors.lacks_address
union all
select
    demanded.sales_rep_id,
    demanded.debtor_id,
    'no_legal_name' as condition_code
from demanded
inner join debtors on demanded.debtor_id = debtors.debtor_id
where debtors.lacks_legal_name

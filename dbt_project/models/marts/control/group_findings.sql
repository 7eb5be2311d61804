-- More groups in a row than are followed: a part of them shares a limit, and a debtor stands between.
select
    'group_chain_too_long' as finding_code,
    min(customers.source_row_id) as source_row_id,
    customers.debtor_id as subject_id,
    min(account_groups.group_key) as value,
    max(account_groups.group_key) as detail
from {{ ref('int_customers') }} as customers
inner join {{ ref('account_groups') }} as account_groups
    on customers.customer_id = account_groups.customer_id
group by customers.debtor_id
having min(account_groups.group_key) <> max(account_groups.group_key)

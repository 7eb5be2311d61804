-- Which accounts share a group's limit: those of one customer group in one source, and, because who
-- answers for a debt is one whatever the system, all accounts of one debtor with their groups.
with accounts as (
    select
        customer_id,
        debtor_id,
        coalesce(source_name || ':' || customer_group_id, customer_id) as own_key
    from {{ ref('int_customers') }}
),

keyed as (
    select
        *,
        min(own_key) over (partition by debtor_id) as debtor_key
    from accounts
),

joined as (
    select
        *,
        min(debtor_key) over (partition by own_key) as joined_key
    from keyed
)

select
    customer_id,
    min(joined_key) over (partition by debtor_id) as group_key
from joined

-- Which accounts share a group's limit: those of one customer group in one source, and, because
-- who answers for a debt is one whatever the system, all accounts of one debtor with their groups.
-- Where debtors link groups, the least name of a group goes from group to group, one link a round.
-- What eight links do not reach is a finding.
{%- set rounds = 8 %}
with accounts as (
    select
        customer_id,
        debtor_id,
        coalesce(source_name || ':' || customer_group_id, customer_id) as own_key
    from {{ ref('int_customers') }}
),

-- Few debtors are in more than one group: only these are followed.
linking as (
    select debtor_id
    from accounts
    group by debtor_id
    having min(own_key) <> max(own_key)
),

links_0 as (
    select distinct
        accounts.own_key,
        accounts.debtor_id,
        accounts.own_key as group_key
    from accounts
    inner join linking on accounts.debtor_id = linking.debtor_id
),
{%- for round in range(1, rounds + 1) %}

reached_{{ round }} as (
    select
        own_key,
        debtor_id,
        min(group_key) over (partition by debtor_id) as group_key
    from links_{{ round - 1 }}
),

links_{{ round }} as (
    select
        own_key,
        debtor_id,
        min(group_key) over (partition by own_key) as group_key
    from reached_{{ round }}
),
{%- endfor %}

linked as (
    select
        own_key,
        min(group_key) as group_key
    from links_{{ rounds }}
    group by own_key
)

select
    accounts.customer_id,
    coalesce(linked.group_key, accounts.own_key) as group_key
from accounts
left join linked on accounts.own_key = linked.own_key

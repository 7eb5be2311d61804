-- Debtors to whom no letter can go until somebody sees to it. What the file of a debtor lacks of
-- whom something is demanded (no account of his has an address, though the source tells addresses,
-- or no full name that all its rows agree on) is a gap whether a letter is due today or not;
-- anything else is what stands in the way of a letter that is.
with demanded as (
    select distinct
        sales_rep_id,
        debtor_id
    from {{ ref('task_portions') }}
    where disposition = 'demand'
),

accounts as (
    select
        customers.customer_id,
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
),

-- Nobody calls to thank for what he cannot be thanked for in writing. A changed account of ours
-- concerns who is asked to pay into it. Too little for a letter is still asked for on the phone;
-- what policy finds too little to ask for at all (demand_minimums) waits until it is more.
letters as (
    select
        letters.sales_rep_id,
        letters.debtor_id,
        letters.hindrance
    from {{ ref('letters_due') }} as letters
    left join accounts on letters.customer_id = accounts.customer_id
    left join demanded
        on
            letters.sales_rep_id = demanded.sales_rep_id
            and letters.debtor_id = demanded.debtor_id
    where
        letters.letter_kind <> 'thanks'
        and case letters.hindrance
            when 'bounced' then true
            when 'unknown_dunning_policy' then true
            when 'instalments_differ' then true
            when 'account_unconfirmed' then letters.letter_kind in ({{ asking_kinds() }})
            when 'below_minimum' then demanded.debtor_id is not null
            when 'no_address' then accounts.source_tells_addresses = 1
            when 'no_legal_name' then true
            else false
        end
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
union all
select
    sales_rep_id,
    debtor_id,
    hindrance as condition_code
from letters

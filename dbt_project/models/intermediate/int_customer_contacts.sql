with contacts as (
    {{ union_staged("customer_contacts") }}
),

customers as (
    select * from {{ ref("int_customers") }}
),

-- The address that a person of the home vouches for goes before the source's.
addresses as (
    select
        customer_id,
        delivery_address,
        source_row_id
    from {{ ref("stg_policy__customer_facts") }}
    where delivery_address is not null
),

completed as (
    select
        coalesce(contacts.contact_id, addresses.customer_id || ':stated') as contact_id,
        coalesce(contacts.source_row_id, addresses.source_row_id) as source_row_id,
        coalesce(contacts.customer_id, addresses.customer_id) as customer_id,
        contacts.contact_name,
        contacts.role,
        contacts.phone,
        contacts.email,
        contacts.postal_address,
        coalesce(addresses.delivery_address, contacts.delivery_address) as delivery_address,
        coalesce(contacts.purpose, 'collection') as purpose
    from contacts
    full outer join addresses on contacts.customer_id = addresses.customer_id
)

select
    completed.contact_id,
    completed.source_row_id,
    customers.debtor_id,
    completed.customer_id,
    completed.contact_name,
    completed.role,
    completed.phone,
    completed.email,
    completed.postal_address,
    completed.delivery_address,
    completed.purpose
from completed
inner join customers
    on completed.customer_id = customers.customer_id

with contacts as (
    {{ union_staged("customer_contacts") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    contacts.contact_id,
    contacts.source_row_id,
    customers.debtor_id,
    contacts.customer_id,
    contacts.contact_name,
    contacts.role,
    contacts.phone,
    contacts.email,
    contacts.postal_address,
    contacts.delivery_address,
    contacts.purpose
from contacts
inner join customers
    on contacts.customer_id = customers.customer_id

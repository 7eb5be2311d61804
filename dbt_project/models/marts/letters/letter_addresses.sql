-- Where an account's letters go: the address agreed for delivery before the postal one, the
-- contact with an address before one without.
with contacts as (
    select
        customer_id,
        source_row_id,
        contact_name,
        email,
        coalesce(delivery_address, postal_address) as address,
        row_number() over (
            partition by customer_id
            order by
                case
                    when delivery_address is not null then 1
                    when postal_address is not null then 2
                    else 3
                end,
                contact_id
        ) as place
    from {{ ref('int_customer_contacts') }}
)

select
    customer_id,
    source_row_id,
    contact_name,
    email,
    address
from contacts
where place = 1

-- Where an account's letters go: the address for notices that its newest contract names, for that
-- is where a letter counts as delivered (诉讼时效规定 8), then the one agreed for delivery, then the
-- postal one; the contact with an address before one without.
with contracts as (
    select
        customer_id,
        source_row_id,
        contract_number,
        delivery_address,
        row_number() over (
            partition by customer_id order by signed_on desc nulls last, contract_id desc
        ) as place
    from {{ ref('int_contracts') }}
    where
        delivery_address is not null
        and coalesce(is_signed, true)
        and coalesce(signed_on <= {{ as_of_date() }}, true)
),

contacts as (
    select
        customer_id,
        source_row_id,
        contact_name,
        email,
        coalesce(delivery_address, postal_address) as address,
        case
            when delivery_address is not null then 'delivery'
            when postal_address is not null then 'postal'
        end as address_source,
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
),

named as (
    select * from contracts
    where place = 1
),

reached as (
    select * from contacts
    where place = 1
)

select
    coalesce(named.customer_id, reached.customer_id) as customer_id,
    coalesce(named.source_row_id, reached.source_row_id) as source_row_id,
    reached.contact_name,
    reached.email,
    coalesce(named.delivery_address, reached.address) as address,
    case when named.customer_id is null then reached.address_source else 'contract' end
        as address_source,
    named.contract_number as address_contract_number
from named
full outer join reached on named.customer_id = reached.customer_id

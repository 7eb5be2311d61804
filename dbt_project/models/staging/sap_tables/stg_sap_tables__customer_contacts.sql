with customers as (
    select * from {{ ref("base_sap_tables__customers") }}
)

select
    {{ key("source_name", "parsed_customer_number", "'1'") }} as contact_id,
    source_row_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    cast(null as varchar) as contact_name,
    cast(null as varchar) as role,
    parsed_contact_phone as phone,
    cast(null as varchar) as email,
    parsed_postal_address as postal_address,
    cast(null as varchar) as delivery_address,
    'collection' as purpose
from customers
where
    failed_column is null and exclusion_reason is null
    and coalesce(parsed_contact_phone, parsed_postal_address) is not null

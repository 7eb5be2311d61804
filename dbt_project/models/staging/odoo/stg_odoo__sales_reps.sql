with users as (
    select * from {{ ref("base_odoo__users") }}
),

partners as (
    select * from {{ ref("base_odoo__partners") }}
)

select
    users.parsed_sales_rep_number as sales_rep_id,
    users.source_row_id,
    coalesce(partners.parsed_customer_name, users.parsed_sales_rep_number) as rep_name,
    cast(null as varchar) as department,
    cast(null as varchar) as manager_id,
    cast(null as varchar) as deputy_id,
    coalesce(lower(trim(users.active_flag)), 't') not in ('f', 'false', '0') as is_active,
    cast(null as integer) as daily_capacity,
    cast(null as varchar) as email
from users
left join partners
    on
        users.source_name = partners.source_name
        and users.parsed_partner_key = partners.parsed_partner_key
where users.failed_column is null and users.exclusion_reason is null

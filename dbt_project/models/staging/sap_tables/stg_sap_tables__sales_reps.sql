with clerks as (
    select
        *,
        row_number() over (
            partition by parsed_clerk_number
            order by case when parsed_clerk_name is null then 1 else 0 end, source_row_id
        ) as position
    from {{ ref("base_sap_tables__clerks") }}
    where failed_column is null and exclusion_reason is null
)

select
    parsed_clerk_number as sales_rep_id,
    source_row_id,
    coalesce(parsed_clerk_name, parsed_clerk_number) as rep_name,
    cast(null as varchar) as department,
    cast(null as varchar) as manager_id,
    cast(null as varchar) as deputy_id,
    true as is_active,
    cast(null as integer) as daily_capacity,
    cast(null as varchar) as email
from clerks
where position = 1

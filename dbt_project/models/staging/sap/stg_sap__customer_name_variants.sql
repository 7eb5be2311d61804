{{ config(materialized="table") }}

with open_items as (
    select * from {{ ref("base_sap__open_items") }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by source_name, parsed_customer_number, parsed_customer_name
            order by file_sha256, line
        ) as position,
        count(*) over (
            partition by source_name, parsed_customer_number, parsed_customer_name
        ) as row_count
    from open_items
    where failed_column is null and exclusion_reason is null
)

select
    source_name,
    parsed_customer_number as customer_number,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_name as customer_name,
    cast(row_count as integer) as row_count,
    file_sha256,
    line,
    source_row_id
from numbered
where position = 1

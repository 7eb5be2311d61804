with open_orders as (
    select * from {{ ref("base_generic__open_orders") }}
)

select
    source_row_id as open_order_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_order_number as order_number,
    parsed_line_number as line_number,
    parsed_delivery_number as delivery_number,
    -- A unit is counted once, at its latest stage: what has a delivery is delivered.
    coalesce(
        parsed_stage,
        case
            when coalesce(parsed_delivery_number, cast(parsed_delivered_on as varchar)) is not null
                then 'delivered'
        end,
        'ordered'
    ) as order_stage,
    parsed_ordered_on as ordered_on,
    parsed_delivered_on as delivered_on,
    parsed_currency_code as currency_code,
    parsed_amount as amount
from open_orders
where failed_column is null and exclusion_reason is null

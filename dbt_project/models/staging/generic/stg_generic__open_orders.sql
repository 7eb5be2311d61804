-- A line may tell what of it was delivered and invoiced so far; what it tells as one amount is all
-- of it at its latest stage. Either way a unit of goods is counted once: what is invoiced is a
-- receivable, what is delivered beyond that waits for its invoice, what is ordered beyond both is
-- still to come, unless the line is closed.
with open_orders as (
    select
        *,
        parsed_delivered_amount is not null or parsed_invoiced_amount is not null as tells_progress,
        coalesce(
            parsed_stage,
            case
                when
                    coalesce(parsed_delivery_number, cast(parsed_delivered_on as varchar))
                    is not null
                    then 'delivered'
            end,
            'ordered'
        ) as told_stage
    from {{ ref("base_generic__open_orders") }}
    where failed_column is null and exclusion_reason is null
),

stages as (
    select 'ordered' as order_stage
    union all
    select 'delivered' as order_stage
),

staged as (
    select
        open_orders.*,
        stages.order_stage,
        case
            when not open_orders.tells_progress and open_orders.told_stage = stages.order_stage
                then open_orders.parsed_amount
            when not open_orders.tells_progress then 0
            when stages.order_stage = 'delivered'
                then greatest(
                    coalesce(open_orders.parsed_delivered_amount, 0)
                    - coalesce(open_orders.parsed_invoiced_amount, 0), 0
                )
            when coalesce(open_orders.parsed_is_closed, false) then 0
            else greatest(
                open_orders.parsed_amount - greatest(
                    coalesce(open_orders.parsed_delivered_amount, 0),
                    coalesce(open_orders.parsed_invoiced_amount, 0)
                ), 0
            )
        end as stage_amount
    from open_orders
    cross join stages
)

select
    source_row_id || case when tells_progress then ':' || order_stage else '' end as open_order_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_order_number as order_number,
    parsed_line_number as line_number,
    parsed_delivery_number as delivery_number,
    order_stage,
    parsed_ordered_on as ordered_on,
    case when order_stage = 'delivered' then parsed_delivered_on end as delivered_on,
    parsed_deliver_by as deliver_by,
    parsed_currency_code as currency_code,
    cast(stage_amount as decimal(18, 4)) as amount
from staged
where stage_amount > 0 or (not tells_progress and told_stage = order_stage)

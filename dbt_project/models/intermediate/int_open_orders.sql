with open_orders as (
    {{ union_staged("open_orders") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    open_orders.open_order_id,
    open_orders.source_row_id,
    open_orders.company_id,
    open_orders.customer_id,
    customers.debtor_id,
    open_orders.order_number,
    open_orders.line_number,
    open_orders.delivery_number,
    open_orders.order_stage,
    open_orders.ordered_on,
    open_orders.delivered_on,
    open_orders.deliver_by,
    open_orders.currency_code,
    open_orders.amount
from open_orders
inner join customers
    on open_orders.customer_id = customers.customer_id

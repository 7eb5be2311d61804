with sales_lines as (
    {{ union_staged("sales_lines") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    sales_lines.sales_line_id,
    sales_lines.source_row_id,
    sales_lines.source_name,
    sales_lines.company_id,
    sales_lines.customer_id,
    customers.debtor_id,
    coalesce(sales_lines.sales_rep_id, customers.sales_rep_id) as sales_rep_id,
    sales_lines.document_number,
    sales_lines.line_number,
    sales_lines.delivery_number,
    sales_lines.product_number,
    sales_lines.product_name,
    sales_lines.quantity,
    sales_lines.unit_price,
    sales_lines.currency_code,
    sales_lines.amount,
    sales_lines.sold_on
from sales_lines
left join customers on sales_lines.customer_id = customers.customer_id

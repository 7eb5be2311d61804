with sales_lines as (
    select * from {{ ref("base_generic__sales_lines") }}
)

select
    source_row_id as sales_line_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    parsed_sales_rep_number as sales_rep_id,
    parsed_document_number as document_number,
    parsed_line_number as line_number,
    parsed_delivery_number as delivery_number,
    parsed_product_number as product_number,
    parsed_product_name as product_name,
    parsed_quantity as quantity,
    parsed_unit_price as unit_price,
    parsed_currency_code as currency_code,
    parsed_amount as amount,
    parsed_sold_on as sold_on
from sales_lines
where failed_column is null and exclusion_reason is null

{#- The tables of the layout u8: what their rows amount to and whom they concern. -#}
{% macro u8_tables() -%}
    {{ return([
        {"base": "base_u8__entries", "table": "ar_detail", "amount": "net_amount",
         "currency": "parsed_currency_code", "company": "parsed_company_id",
         "customer": "parsed_customer_number", "document": "parsed_document_number"},
        {"base": "base_u8__customers", "table": "customer", "amount": "credit_limit",
         "currency": "parsed_currency_code", "customer": "parsed_customer_number"},
        {"base": "base_u8__persons", "table": "person"},
    ]) }}
{%- endmacro %}

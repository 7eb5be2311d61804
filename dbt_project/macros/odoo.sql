{#- The tables of the layout odoo: what their rows amount to and whom they concern. -#}
{% macro odoo_tables() -%}
    {{ return([
        {"base": "base_odoo__moves", "table": "account_move", "document": "parsed_document_number"},
        {"base": "base_odoo__lines", "table": "account_move_line", "amount": "amount",
         "currency": "parsed_currency_code", "company": "parsed_company_id",
         "customer": "parsed_customer_number", "document": "document_number"},
        {"base": "base_odoo__accounts", "table": "account_account"},
        {"base": "base_odoo__partials", "table": "account_partial_reconcile", "amount": "amount",
         "currency": "document_currency_code", "company": "document_company_id",
         "customer": "document_customer_number", "document": "document_number"},
        {"base": "base_odoo__partners", "table": "res_partner", "amount": "credit_limit",
         "currency": "parsed_currency_code", "customer": "parsed_customer_number"},
        {"base": "base_odoo__currencies", "table": "res_currency"},
        {"base": "base_odoo__rates", "table": "res_currency_rate"},
        {"base": "base_odoo__companies", "table": "res_company"},
        {"base": "base_odoo__users", "table": "res_users"},
    ]) }}
{%- endmacro %}

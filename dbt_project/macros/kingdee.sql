{#- The tables of the layout kingdee: what their rows amount to and whom they concern. -#}
{% macro kingdee_tables() -%}
    {%- set document = {
        "amount": "total_amount", "currency": "parsed_currency_code", "company": "parsed_company_id",
        "customer": "parsed_customer_number", "document": "parsed_document_number",
    } -%}
    {%- set joined = {
        "amount": "amount", "currency": "document_currency_code", "company": "document_company_id",
        "customer": "document_customer_number", "document": "document_number",
    } -%}
    {%- set credit = dict(document, amount="amount") -%}
    {{ return([
        dict(document, base="base_kingdee__receivables", table="t_ar_receivable"),
        dict(joined, base="base_kingdee__instalments", table="t_ar_receivableplan"),
        dict(credit, base="base_kingdee__other_receivables", table="t_ar_otherrecable"),
        dict(credit, base="base_kingdee__receipts", table="t_ar_receivebill"),
        dict(credit, base="base_kingdee__refunds", table="t_ar_refundbill"),
        {"base": "base_kingdee__matches", "table": "t_ar_recmacthlog"},
        dict(joined, base="base_kingdee__applications", table="t_ar_recmacthlogentry"),
        {"base": "base_kingdee__customers", "table": "t_bd_customer",
         "customer": "parsed_customer_number"},
        {"base": "base_kingdee__customer_names", "table": "t_bd_customer_l"},
        {"base": "base_kingdee__salesmen", "table": "v_bd_salesman"},
        {"base": "base_kingdee__salesman_names", "table": "v_bd_salesman_l"},
        {"base": "base_kingdee__currencies", "table": "t_bd_currency"},
        {"base": "base_kingdee__organisations", "table": "t_org_organizations"},
        {"base": "base_kingdee__credit_limits", "table": "t_cre_custarchivesentry",
         "amount": "limit_amount", "currency": "parsed_currency_code",
         "customer": "parsed_customer_number"},
    ]) }}
{%- endmacro %}

{#- The tables of the layout sap_tables: what their rows amount to and whom they concern. -#}
{% macro sap_tables_tables() -%}
    {%- set item = {
        "amount": "amount", "currency": "parsed_currency_code", "company": "parsed_company_id",
        "customer": "parsed_customer_number", "document": "parsed_document_number",
    } -%}
    {%- set limit = {
        "amount": "limit_amount", "currency": "parsed_currency_code",
        "customer": "parsed_customer_number",
    } -%}
    {{ return([
        dict(item, base="base_sap_tables__open_items", table="bsid"),
        dict(item, base="base_sap_tables__cleared_items", table="bsad"),
        {"base": "base_sap_tables__customers", "table": "kna1",
         "customer": "parsed_customer_number"},
        {"base": "base_sap_tables__company_data", "table": "knb1"},
        {"base": "base_sap_tables__clerks", "table": "t001s"},
        dict(limit, base="base_sap_tables__credit_limits", table="knkk"),
        dict(limit, base="base_sap_tables__segment_limits", table="ukmbp_cms_sgm"),
    ]) }}
{%- endmacro %}

{% macro sap_item_columns() -%}
    {{ return({
        "company_id": "code!",
        "customer_number": "text!",
        "fiscal_year": "code!",
        "document_number": "text!",
        "item_number": "whole_number!",
        "posting_date": "date!",
        "document_date": "date!",
        "currency_code": "currency!",
        "amount": "amount!",
        "direction": "found!",
        "special_ledger": "found",
        "document_type": "code",
        "posting_key": "code",
        "payment_term": "text",
        "baseline_date": "date",
        "first_days": "whole_number",
        "second_days": "whole_number",
        "net_days": "whole_number",
        "continued_number": "text",
        "continued_year": "text",
        "continued_item": "whole_number",
        "clearing_number": "text",
        "cleared_on": "date",
        "reference": "text",
        "item_text": "text",
    }) }}
{%- endmacro %}

{#- Items of BSID or BSAD, which have the same columns. -#}
{% macro sap_items(table) -%}
with landed_items as (
    select * from {{ source("landing", "sap_tables_" ~ table) }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

landed as (
    select
        landed_items._source_row_id,
        landed_items._source,
        landed_items._file_sha256,
        landed_items._sheet,
        landed_items._line,
        {{ set_aside("landed_items._row_kind", {
            "noted_item": "upper(trim(landed_items.umskz)) = 'F'",
            "bill_of_exchange": "upper(trim(landed_items.umskz)) = 'W'",
            "posted_later": parse_date("landed_items.budat", "landed_items._cells",
                                       "landed_items._date_format") ~ " > " ~ as_of_date(),
        }) }} as _row_kind,
        landed_items._date_format,
        landed_items._cells,
        landed_items._number_forms,
        landed_items._unit_power,
        landed_items._restored,
        landed_items.bukrs as company_id,
        {{ without_zero_padding("landed_items.kunnr") }} as customer_number,
        landed_items.gjahr as fiscal_year,
        nullif({{ without_zero_padding("landed_items.belnr") }}, '') as document_number,
        landed_items.buzei as item_number,
        landed_items.budat as posting_date,
        landed_items.bldat as document_date,
        landed_items.waers as currency_code,
        landed_items.wrbtr as amount,
        landed_items.shkzg as direction,
        case when upper(trim(landed_items.shkzg)) in ('S', 'H') then upper(trim(landed_items.shkzg)) end
            as direction_matched,
        landed_items.umskz as special_ledger,
        case when upper(trim(landed_items.umskz)) in ('A', 'H') then upper(trim(landed_items.umskz)) end
            as special_ledger_matched,
        upper(trim(landed_items.blart)) as document_type,
        landed_items.bschl as posting_key,
        landed_items.zterm as payment_term,
        landed_items.zfbdt as baseline_date,
        landed_items.zbd1t as first_days,
        landed_items.zbd2t as second_days,
        landed_items.zbd3t as net_days,
        nullif({{ without_zero_padding("landed_items.rebzg") }}, '0') as continued_number,
        landed_items.rebzj as continued_year,
        landed_items.rebzz as continued_item,
        nullif({{ without_zero_padding("landed_items.augbl") }}, '0') as clearing_number,
        landed_items.augdt as cleared_on,
        landed_items.xblnr as reference,
        landed_items.sgtxt as item_text,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_items
    left join currencies
        on upper(trim(landed_items.waers)) = currencies.spelling
),

{{ judged_rows("landed", sap_item_columns(), rules={"special_ledger": "unknown_value", "direction": "unknown_value"}) }}
{%- endmacro %}

{{ config(materialized="table") }}

{% set columns = {
    "company_code": "code!",
    "customer_number": "text!",
    "customer_name": "text!",
    "fiscal_year": "code!",
    "document_number": "code!",
    "item_number": "code",
    "posting_date": "date!",
    "document_date": "date!",
    "due_date": "date!",
    "baseline_date": "date",
    "currency_code": "currency!",
    "open_amount": "amount!",
    "document_type": "coded!",
    "payment_term": "text",
    "is_open": "flag!",
} %}

with landed_open_items as (
    select * from {{ source("landing", "sap_open_items") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

-- The dictionary: the file's headings (BUKRS, KUNNR, GJAHR, BELNR, BUZEI, BUDAT, BLDAT, net due
-- date, ZFBDT, WAERS, WRBTR, BLART, ZTERM in SAP's own tables) in our words.
landed as (
    select
        landed_open_items._source_row_id,
        landed_open_items._source,
        landed_open_items._file_sha256,
        landed_open_items._sheet,
        landed_open_items._line,
        landed_open_items._row_kind,
        landed_open_items._date_format,
        landed_open_items._number_forms,
        landed_open_items._unit_power,
        landed_open_items._restored,
        -- The export prints numbers from binary columns: 1930571429.0, 20200313.0.
        'binary' as _cells,
        landed_open_items.business_code as company_code,
        {{ without_zero_padding("landed_open_items.cust_number") }} as customer_number,
        landed_open_items.name_customer as customer_name,
        landed_open_items.buisness_year as fiscal_year,
        landed_open_items.doc_id as document_number,
        landed_open_items.posting_id as item_number,
        landed_open_items.posting_date,
        landed_open_items.document_create_date as document_date,
        landed_open_items.due_in_date as due_date,
        landed_open_items.baseline_create_date as baseline_date,
        landed_open_items.invoice_currency as currency_code,
        landed_open_items.total_open_amount as open_amount,
        landed_open_items."document type" as document_type,
        landed_open_items.cust_payment_terms as payment_term,
        landed_open_items.isopen as is_open,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_open_items
    left join currencies
        on upper(trim(landed_open_items.invoice_currency)) = currencies.spelling
),

{{ judged_rows("landed", columns, excluded={"not_open": "not parsed_is_open"}) }}

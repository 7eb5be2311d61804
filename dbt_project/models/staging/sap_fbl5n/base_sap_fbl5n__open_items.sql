{{ config(materialized="table") }}

{% set columns = {
    "company_id": "company!",
    "customer_number": "text!",
    "customer_name": "text",
    "document_number": "text!",
    "fiscal_year": "code",
    "item_number": "whole_number",
    "document_type": "code!",
    "document_date": "date!",
    "posting_date": "date!",
    "due_date": "date",
    "currency_code": "currency!",
    "amount": "balance!",
    "special_ledger": "found",
    "continued_number": "text",
    "continued_year": "code",
    "continued_item": "whole_number",
    "payment_term": "text",
    "reference": "text",
    "item_text": "text",
} %}

with listed as (
    select * from {{ source("landing", "sap_fbl5n_open_items") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

-- The dictionary: KUNNR, BELNR, BUZEI, BLART, BLDAT, BUDAT, net due date, WAERS, WRBTR with SHKZG
-- as its sign, AUGBL, ZUONR, REBZG, REBZZ, UMSKZ of SAP's own tables.
landed as (
    select
        listed._source_row_id,
        listed._source,
        listed._file_sha256,
        listed._sheet,
        listed._line,
        case
            -- The total of the total rows is in the company's currency alone.
            when listed._row_kind = 'total' and {{ is_blank('listed."凭证货币计价的金额"') }}
                then 'set_aside:local_total'
            else
                {{ set_aside("listed._row_kind", {
                    "not_open": 'trim(listed."清帐凭证") <> \'\'',
                    "noted_item": 'upper(trim(listed."特别总账标识")) = \'F\'',
                    "bill_of_exchange": 'upper(trim(listed."特别总账标识")) = \'W\'',
                }) }}
        end as _row_kind,
        listed._date_format,
        listed._number_forms,
        listed._unit_power,
        listed._restored,
        listed._cells,
        listed."公司代码" as company_id,
        {{ without_zero_padding('listed."客户"') }} as customer_number,
        listed."名称" as customer_name,
        nullif({{ without_zero_padding('listed."凭证编号"') }}, '') as document_number,
        listed."会计年度" as fiscal_year,
        listed."行项目" as item_number,
        upper(trim(listed."凭证类型")) as document_type,
        listed."凭证日期" as document_date,
        listed."过账日期" as posting_date,
        listed."净到期日" as due_date,
        listed."凭证货币" as currency_code,
        listed."凭证货币计价的金额" as amount,
        listed."特别总账标识" as special_ledger,
        case
            when upper(trim(listed."特别总账标识")) in ('A', 'H')
                then upper(trim(listed."特别总账标识"))
        end as special_ledger_matched,
        nullif(nullif({{ without_zero_padding('listed."发票参考"') }}, '0'), '')
            as continued_number,
        listed."发票参考年度" as continued_year,
        listed."发票参考行" as continued_item,
        listed."付款条件" as payment_term,
        coalesce({{ cell_text('listed."参照"') }}, {{ cell_text('listed."分配"') }}) as reference,
        listed."文本" as item_text,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from listed
    cross join home
    left join currencies on upper(trim(listed."凭证货币")) = currencies.spelling
),

{{ judged_rows("landed", columns, rules={"special_ledger": "unknown_value"}) }}

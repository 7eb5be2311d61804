{{ config(materialized="table") }}

{% set columns = {
    "debit_line": "found!",
    "credit_line": "found!",
    "effective_date": "date!",
    "amount": "amount!",
    "credit_amount": "amount_of_any_scale!",
} %}

with landed_partials as (
    select * from {{ source("landing", "odoo_account_partial_reconcile") }}
),

lines as (
    select * from {{ ref("base_odoo__lines") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

landed as (
    select
        landed_partials._source_row_id,
        landed_partials._source,
        landed_partials._file_sha256,
        landed_partials._sheet,
        landed_partials._line,
        {{ set_aside("landed_partials._row_kind", {
            "other_account": "(debits.source_row_id is null and credits.source_row_id is null)"
            ~ " or debits.exclusion_reason = 'other_account'"
            ~ " or credits.exclusion_reason = 'other_account'",
            "exchange_difference": "debits.exclusion_reason = 'exchange_difference'"
            ~ " or credits.exclusion_reason = 'exchange_difference'",
            "posted_later": "debits.exclusion_reason is not null"
            ~ " or credits.exclusion_reason is not null",
        }) }} as _row_kind,
        landed_partials._date_format,
        landed_partials._number_forms,
        landed_partials._unit_power,
        landed_partials._restored,
        landed_partials._cells,
        landed_partials.debit_move_id as debit_line,
        case when debits.failed_column is null then debits.parsed_line_key end
            as debit_line_matched,
        landed_partials.credit_move_id as credit_line,
        case when credits.failed_column is null then credits.parsed_line_key end
            as credit_line_matched,
        landed_partials.max_date as effective_date,
        landed_partials.debit_amount_currency as amount,
        landed_partials.credit_amount_currency as credit_amount,
        debits.parsed_company_id as document_company_id,
        debits.parsed_customer_number as document_customer_number,
        debits.document_number,
        debits.parsed_currency_code as document_currency_code,
        currencies.decimals as amount_decimals
    from landed_partials
    left join lines as debits
        on
            landed_partials._source = debits.source_name
            and {{ same_code("landed_partials.debit_move_id", "debits.parsed_line_key") }}
    left join lines as credits
        on
            landed_partials._source = credits.source_name
            and {{ same_code("landed_partials.credit_move_id", "credits.parsed_line_key") }}
    left join currencies
        on debits.parsed_currency_code = currencies.currency_code
),

{{ judged_rows("landed", columns, [
    "document_company_id", "document_customer_number", "document_number", "document_currency_code",
], excluded={"exchange_difference": "parsed_amount = 0"}) }}

{{ config(materialized="table") }}

{% set columns = {
    "instalment_key": "code!",
    "document_key": "found!",
    "due_date": "date",
    "amount": "balance!",
    "open_amount": "balance",
} %}

with landed_instalments as (
    select * from {{ source("landing", "kingdee_t_ar_receivableplan") }}
),

documents as (
    select * from {{ ref("base_kingdee__receivables") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

landed as (
    select
        landed_instalments._source_row_id,
        landed_instalments._source,
        landed_instalments._file_sha256,
        landed_instalments._sheet,
        landed_instalments._line,
        {{ set_aside("landed_instalments._row_kind", {
            "draft": "documents.exclusion_reason = 'draft'",
            "cancelled": "documents.exclusion_reason = 'cancelled'",
        }) }} as _row_kind,
        landed_instalments._date_format,
        landed_instalments._number_forms,
        landed_instalments._unit_power,
        landed_instalments._restored,
        landed_instalments._cells,
        landed_instalments.fentryid as instalment_key,
        landed_instalments.fid as document_key,
        case when documents.failed_column is null then documents.parsed_document_key end
            as document_key_matched,
        landed_instalments.fenddate as due_date,
        landed_instalments.fpayamountfor as amount,
        landed_instalments.fnotwrittenoffamountfor as open_amount,
        documents.parsed_company_id as document_company_id,
        documents.parsed_customer_number as document_customer_number,
        documents.parsed_document_number as document_number,
        documents.parsed_currency_code as document_currency_code,
        currencies.decimals as amount_decimals,
        -- FSEQ is not always exported; the entries' ids rise with it.
        row_number() over (
            partition by landed_instalments._source, trim(landed_instalments.fid)
            order by
                {{ parse_integer("landed_instalments.fseq", "landed_instalments._cells") }},
                length(trim(landed_instalments.fentryid)),
                trim(landed_instalments.fentryid),
                landed_instalments._line
        ) as position
    from landed_instalments
    left join documents
        on
            landed_instalments._source = documents.source_name
            and {{ same_code("landed_instalments.fid", "documents.parsed_document_key") }}
    left join currencies
        on documents.parsed_currency_code = currencies.currency_code
),

{{ judged_rows("landed", columns, [
    "document_company_id", "document_customer_number", "document_number", "document_currency_code",
    "position",
]) }}

{{ config(materialized="table") }}

{% set columns = {
    "instalment": "found!",
    "matched_by": "found!",
    "target_number": "code!",
    "target_form": "text!",
    "source_date": "date",
    "amount": "amount!",
} %}

with landed_entries as (
    select * from {{ source("landing", "kingdee_t_ar_recmacthlogentry") }}
),

matches as (
    select * from {{ ref("base_kingdee__matches") }}
),

instalments as (
    select * from {{ ref("base_kingdee__instalments") }}
),

documents as (
    select * from {{ ref("base_kingdee__receivables") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

-- A match is written from both sides: what is asked here is what an instalment of a receivable was
-- matched with. The other side's entries say the same again and are left out. Matched with a refund
-- (AR_REFUNDBILL) the amount is negative: money paid back opens the instalment again.
landed as (
    select
        landed_entries._source_row_id,
        landed_entries._source,
        landed_entries._file_sha256,
        landed_entries._sheet,
        landed_entries._line,
        {{ set_aside("landed_entries._row_kind", {
            "not_in_force": "matches.exclusion_reason = 'not_in_force'",
            "other_side": "lower(trim(landed_entries.fsourcefromid)) <> 'ar_receivable'"
            ~ " or instalments.parsed_amount < 0",
            "draft": "instalments.exclusion_reason is not null",
        }) }} as _row_kind,
        landed_entries._date_format,
        landed_entries._number_forms,
        landed_entries._unit_power,
        landed_entries._restored,
        landed_entries._cells,
        landed_entries.fsrcrowid as instalment,
        case when instalments.failed_column is null then instalments.parsed_instalment_key end
            as instalment_matched,
        landed_entries.fid as matched_by,
        case when matches.failed_column is null then matches.parsed_match_key end
            as matched_by_matched,
        landed_entries.ftargetbillno as target_number,
        lower(trim(landed_entries.ftargetfromid)) as target_form,
        landed_entries.fsrcdate as source_date,
        case
            when lower(trim(landed_entries.ftargetfromid)) = 'ar_refundbill'
                then {{ turned("landed_entries.fcurwrittenoffamountfor") }}
            else landed_entries.fcurwrittenoffamountfor
        end as amount,
        matches.parsed_effective_date as match_date,
        documents.parsed_company_id as document_company_id,
        documents.parsed_customer_number as document_customer_number,
        documents.parsed_document_number as document_number,
        instalments.position,
        documents.parsed_currency_code as document_currency_code,
        currencies.decimals as amount_decimals
    from landed_entries
    left join matches
        on
            landed_entries._source = matches.source_name
            and {{ same_code("landed_entries.fid", "matches.parsed_match_key") }}
    left join instalments
        on
            landed_entries._source = instalments.source_name
            and {{ same_code("landed_entries.fsrcrowid", "instalments.parsed_instalment_key") }}
    left join documents
        on
            landed_entries._source = documents.source_name
            and {{ same_code("landed_entries.fsrcbillid", "documents.parsed_document_key") }}
    left join currencies
        on documents.parsed_currency_code = currencies.currency_code
),

{{ judged_rows("landed", columns, [
    "match_date", "document_company_id", "document_customer_number", "document_number", "position",
    "document_currency_code",
]) }}

{{ config(materialized="table") }}

{% set form = "lower(trim(landed_entries.fsourcefromid))" %}
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

others as (
    select * from {{ ref("base_kingdee__other_receivables") }}
),

currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

-- A match is written from both sides: what is asked here is what an instalment of a receivable was
-- matched with. The other side's entries say the same again and are left out. Matched with a refund
-- (AR_REFUNDBILL) the amount is negative: money paid back opens the instalment again. An other
-- receivable (AR_OtherRecAble) has no plan and is named by its document.
landed as (
    select
        landed_entries._source_row_id,
        landed_entries._source,
        landed_entries._file_sha256,
        landed_entries._sheet,
        landed_entries._line,
        {{ set_aside("landed_entries._row_kind", {
            "not_in_force": "matches.exclusion_reason = 'not_in_force'",
            "other_side": form ~ " not in ('ar_receivable', 'ar_otherrecable')"
            ~ " or instalments.parsed_amount < 0",
            "draft": "coalesce(instalments.exclusion_reason, others.exclusion_reason) is not null",
        }) }} as _row_kind,
        landed_entries._date_format,
        landed_entries._number_forms,
        landed_entries._unit_power,
        landed_entries._restored,
        landed_entries._cells,
        case
            when {{ form }} = 'ar_otherrecable' then landed_entries.fsrcbillid
            else landed_entries.fsrcrowid
        end as instalment,
        coalesce(
            case when instalments.failed_column is null then instalments.parsed_instalment_key end,
            case when others.failed_column is null then others.parsed_document_key end
        ) as instalment_matched,
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
        coalesce(documents.parsed_company_id, others.parsed_company_id) as document_company_id,
        coalesce(documents.parsed_customer_number, others.parsed_customer_number)
            as document_customer_number,
        coalesce(documents.parsed_document_number, others.parsed_document_number)
            as document_number,
        case when others.source_name is not null then 1 else instalments.position end as position,
        coalesce(documents.parsed_currency_code, others.parsed_currency_code)
            as document_currency_code,
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
            and {{ form }} <> 'ar_otherrecable'
    left join documents
        on
            landed_entries._source = documents.source_name
            and {{ same_code("landed_entries.fsrcbillid", "documents.parsed_document_key") }}
            and {{ form }} <> 'ar_otherrecable'
    left join others
        on
            landed_entries._source = others.source_name
            and {{ same_code("landed_entries.fsrcbillid", "others.parsed_document_key") }}
            and {{ form }} = 'ar_otherrecable'
    left join currencies
        on
            coalesce(documents.parsed_currency_code, others.parsed_currency_code)
            = currencies.currency_code
),

{{ judged_rows("landed", columns, [
    "match_date", "document_company_id", "document_customer_number", "document_number", "position",
    "document_currency_code",
]) }}

{{ config(materialized="table") }}

{% set columns = {
    "document_type": "code!",
    "document_number": "code!",
    "customer_number": "code!",
    "processing": "found!",
    "registered_on": "date!",
    "document_date": "date!",
    "currency_code": "currency!",
    "debit_amount": "balance",
    "credit_amount": "balance",
    "net_amount": "balance!",
    "settles": "found",
    "settled_by": "found",
    "company_id": "company!",
    "gathering_date": "date",
    "credit_start": "date",
    "credit_days": "whole_number",
    "sales_rep_number": "code",
    "digest": "text",
    "is_prepaid": "flag",
    "contract_number": "code",
    "order_number": "code",
    "method": "text",
} %}

with landed_entries as (
    select * from {{ source("landing", "u8_ar_detail") }}
),

currencies as (
    select * from {{ ref("stg_policy__currency_spellings") }}
),

home as (
    select
        max(company_id) as home_company_id,
        max(currency_code) as home_currency_code
    from {{ ref("stg_home__companies") }}
),

-- The dictionary. Amounts are those of the document's currency: `_f` holds them, and the plain
-- columns the home currency's.
named as (
    select
        landed_entries._source_row_id,
        landed_entries._source,
        landed_entries._file_sha256,
        landed_entries._sheet,
        landed_entries._line,
        landed_entries._row_kind,
        landed_entries._date_format,
        landed_entries._number_forms,
        landed_entries._unit_power,
        landed_entries._restored,
        landed_entries._cells,
        landed_entries.cvouchtype as document_type,
        landed_entries.cvouchid as document_number,
        landed_entries.cdwcode as customer_number,
        upper(trim(coalesce(landed_entries.cprocstyle, ''))) as processing,
        upper(trim(coalesce(landed_entries.cvouchtype, ''))) as own_type,
        upper(trim(coalesce(landed_entries.ccovouchtype, ''))) as counter_type,
        trim(coalesce(landed_entries.cvouchid, '')) as own_number,
        trim(coalesce(landed_entries.ccovouchid, '')) as counter_number,
        landed_entries.ccancelno as cancel_number,
        landed_entries.dregdate as registered_on,
        landed_entries.dvouchdate as document_date,
        landed_entries.cexch_name as currency_code,
        case
            when coalesce(currencies.currency_code, '') = home.home_currency_code
                then landed_entries.idamount
            else landed_entries.idamount_f
        end as debit_amount,
        case
            when coalesce(currencies.currency_code, '') = home.home_currency_code
                then landed_entries.icamount
            else landed_entries.icamount_f
        end as credit_amount,
        cast(null as varchar) as company_id,
        landed_entries.dgatheringdate as gathering_date,
        landed_entries.dcreditstart as credit_start,
        landed_entries.icreditperiod as credit_days,
        landed_entries.cperson as sales_rep_number,
        landed_entries.cdigest as digest,
        landed_entries.bprepay as is_prepaid,
        landed_entries.ccontractid as contract_number,
        landed_entries.corderno as order_number,
        landed_entries.csscode as method,
        landed_entries.iflag as state_flag,
        upper(trim(coalesce(landed_entries.cflag, 'AR'))) as ledger,
        home.home_company_id,
        currencies.currency_code as currency_code_matched,
        currencies.decimals as amount_decimals
    from landed_entries
    cross join home
    left join currencies
        on
            upper(
                coalesce({{ cell_text("landed_entries.cexch_name") }}, home.home_currency_code)
            ) = currencies.spelling
),

-- U8's own aging: a line of a match (9P) whose counter document is another one belongs to that one.
pointed as (
    select
        *,
        processing in ('9P', '9N', '9G') as is_match,
        processing = '9P'
        and not (counter_type = own_type and counter_number = own_number) as is_turned,
        case
            when
                processing = '9P' and not (counter_type = own_type and counter_number = own_number)
                then counter_type || '|' || counter_number
            else own_type || '|' || own_number
        end as lands_on,
        coalesce({{ parse_amount("debit_amount", "4") }}, 0)
        - coalesce({{ parse_amount("credit_amount", "4") }}, 0) as net
    from named
),

-- A document's own lines: 48 and 49 are receipts and payments, red documents sum to less than zero.
documents as (
    select
        _source,
        lands_on,
        sum(net) < 0 or max(own_type) in ('48', '49') as is_credit
    from pointed
    where
        _row_kind = 'data'
        and processing in ('', own_type, '26', '27', '28', '29', 'R0', '48', '49')
    group by _source, lands_on
),

-- What a line settles and by which credit: the line's own document when it is turned to another,
-- else the one credit that was matched under the same number.
matched as (
    select
        pointed.*,
        documents.lands_on as settles_matched,
        coalesce(documents.is_credit, false) as is_credit,
        case
            when pointed.is_turned then pointed.own_type || '|' || pointed.own_number
            when pointed.processing = '9G' then '9G|' || trim(pointed.cancel_number)
            when
                min(case when documents.is_credit then documents.lands_on end) over same_match
                = max(case when documents.is_credit then documents.lands_on end) over same_match
                then min(case when documents.is_credit then documents.lands_on end) over same_match
        end as settled_by_matched
    from pointed
    left join documents
        on pointed._source = documents._source and pointed.lands_on = documents.lands_on
    window same_match as (partition by pointed._source, pointed.cancel_number)
),

landed as (
    select
        *,
        {{ set_aside("_row_kind_landed", {
            "payables": "ledger <> 'AR'",
            "not_counted": "trim(state_flag) in ('3', '4', '5', '6', '7', '8', '9')",
            "registered_later": parse_date("registered_on") ~ " > " ~ as_of_date(),
            "provision": "processing = '9F'",
            "exchange_difference": "processing = '9M'",
            "other_side": "is_match and is_credit",
        }) }} as _row_kind
    from (
        select
            * exclude (_row_kind),
            _row_kind as _row_kind_landed,
            case
                when
                    is_match
                    or processing in ('', own_type, '26', '27', '28', '29', 'R0', '48', '49')
                    then processing
            end as processing_matched,
            case when is_match then lands_on end as settles,
            case when is_match then coalesce(nullif(cancel_number, ''), lands_on) end as settled_by,
            cast(net as varchar) as net_amount
        from matched
    ) as judged_lines
),

{{ judged_rows("landed", columns, ["is_match"], rules={"processing": "unknown_value"}) }}

{{ config(materialized="table") }}

-- Every usable item, open or cleared, with what it is and the item that it continues (REBZG).
with staged as (
    select * from {{ ref("base_sap_tables__open_items") }}
    union all
    select * from {{ ref("base_sap_tables__cleared_items") }}
),

items as (
    select
        source_row_id,
        source_name,
        parsed_company_id as company_id,
        parsed_customer_number as customer_number,
        parsed_document_number as document_number,
        parsed_fiscal_year as fiscal_year,
        parsed_item_number as item_number,
        parsed_document_type as document_type,
        parsed_posting_date as posting_date,
        parsed_document_date as document_date,
        parsed_currency_code as currency_code,
        parsed_amount as amount,
        parsed_payment_term as payment_term,
        parsed_clearing_number as clearing_number,
        case when parsed_clearing_number is not null then parsed_cleared_on end as cleared_on,
        parsed_reference as reference,
        parsed_item_text as item_text,
        {{ key("source_name", "parsed_company_id", "parsed_document_number", "parsed_fiscal_year",
               "parsed_item_number") }} as item_id,
        case
            when parsed_continued_number <> 'V'
                then
                    {{ key("source_name", "parsed_company_id", "parsed_continued_number",
                           "coalesce(nullif(parsed_continued_year, '0000'), parsed_fiscal_year)",
                           "coalesce(nullif(parsed_continued_item, 0), 1)") }}
        end as continued_item_id,
        nullif(parsed_continued_number, 'V') as continued_number,
        cast(
            {{ dbt.dateadd(
                "day",
                "coalesce(nullif(parsed_net_days, 0), nullif(parsed_second_days, 0),"
                ~ " parsed_first_days, 0)",
                "coalesce(parsed_baseline_date, parsed_document_date)"
            ) }} as date
        ) as due_date,
        case
            when parsed_direction = 'S' and parsed_special_ledger = 'A' then 'refund'
            when
                parsed_direction = 'S'
                and (
                    parsed_posting_key = '05'
                    or (parsed_document_type = 'DZ' and parsed_continued_number is null)
                )
                then 'refund'
            when parsed_direction = 'S' then 'owed'
            when parsed_special_ledger = 'A' then 'advance'
            when parsed_special_ledger = 'H' then 'deposit'
            when parsed_posting_key = '15' or parsed_document_type = 'DZ' then 'receipt'
            when parsed_posting_key = '11' or parsed_document_type in ('DG', 'RV', 'DR')
                then 'credit_note'
            else 'offset'
        end as item_kind,
        coalesce(parsed_special_ledger, '') = 'H' as is_deposit
    from staged
    where failed_column is null and exclusion_reason is null
)

select
    items.*,
    cast(
        row_number() over (
            partition by
                items.source_name,
                items.company_id,
                items.document_number,
                items.fiscal_year,
                items.item_kind = 'owed'
            order by items.due_date, items.item_number
        ) as integer
    ) as instalment_number,
    coalesce(earlier.posting_date, originals.posting_date) as first_document_date,
    coalesce(earlier.due_date, originals.due_date) as first_due_date
from items
left join items as originals
    on items.continued_item_id = originals.item_id and originals.item_kind = 'owed'
-- One step further back: the residual of a residual.
left join items as earlier
    on originals.continued_item_id = earlier.item_id and earlier.item_kind = 'owed'

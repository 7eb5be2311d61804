{{ config(materialized="table") }}

with items as (
    select
        source_row_id,
        source_name,
        parsed_company_id as company_id,
        parsed_customer_number as customer_number,
        parsed_document_number as document_number,
        coalesce(parsed_item_number, 1) as item_number,
        parsed_document_type as document_type,
        parsed_document_date as document_date,
        parsed_posting_date as posting_date,
        parsed_due_date as due_date,
        parsed_currency_code as currency_code,
        abs(parsed_amount) as amount,
        parsed_payment_term as payment_term,
        parsed_item_text as item_text,
        coalesce(
            parsed_fiscal_year, cast(extract(year from parsed_posting_date) as varchar)
        ) as fiscal_year,
        nullif(parsed_continued_number, 'V') as continued_number,
        nullif(nullif(parsed_continued_year, '0000'), '') as continued_year,
        coalesce(nullif(parsed_continued_item, 0), 1) as continued_item,
        coalesce(parsed_special_ledger, '') = 'H' as is_deposit,
        parsed_special_ledger is null as is_plain,
        case
            when parsed_amount > 0 and parsed_special_ledger = 'A' then 'refund'
            when
                parsed_amount > 0
                and parsed_document_type = 'DZ'
                and parsed_continued_number is null
                then 'refund'
            when parsed_amount > 0 then 'owed'
            when parsed_special_ledger = 'A' then 'advance'
            when parsed_special_ledger = 'H' then 'deposit'
            when parsed_document_type = 'DZ' then 'receipt'
            when parsed_document_type in ('DG', 'RV', 'DR') then 'credit_note'
            else 'offset'
        end as item_kind
    from {{ ref("base_sap_fbl5n__open_items") }}
    where failed_column is null and exclusion_reason is null and parsed_amount <> 0
),

keyed as (
    select
        *,
        {{ key("source_name", "company_id", "document_number", "fiscal_year", "item_number") }}
            as item_id
    from items
),

-- A partial payment or a credit memo that names its invoice (REBZG) stays open beside it and lowers
-- it. The list may not say the invoice's year: then only one item may fit.
candidates as (
    select
        credits.item_id as credit_item_id,
        debits.item_id as reduced_item_id,
        credits.amount,
        count(*) over (partition by credits.item_id) as candidate_count
    from keyed as credits
    inner join keyed as debits
        on
            credits.source_name = debits.source_name
            and credits.company_id = debits.company_id
            and credits.customer_number = debits.customer_number
            and credits.currency_code = debits.currency_code
            and credits.continued_number = debits.document_number
            and credits.continued_item = debits.item_number
            and (credits.continued_year is null or credits.continued_year = debits.fiscal_year)
            and debits.item_kind = 'owed'
    where credits.item_kind not in ('owed', 'refund') and credits.is_plain
),

reduced as (
    select
        reduced_item_id,
        sum(amount) as amount
    from candidates
    where candidate_count = 1
    group by reduced_item_id
)

select
    keyed.*,
    candidates.reduced_item_id,
    cast(keyed.amount - coalesce(reduced.amount, 0) as decimal(18, 4)) as open_amount,
    cast(
        row_number() over (
            partition by
                keyed.source_name,
                keyed.company_id,
                keyed.document_number,
                keyed.fiscal_year,
                keyed.item_kind = 'owed'
            order by keyed.due_date, keyed.item_number, keyed.source_row_id
        ) as integer
    ) as instalment_number
from keyed
left join candidates
    on keyed.item_id = candidates.credit_item_id and candidates.candidate_count = 1
left join reduced
    on keyed.item_id = reduced.reduced_item_id

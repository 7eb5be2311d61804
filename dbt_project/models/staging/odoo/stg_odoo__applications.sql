with partials as (
    select * from {{ ref("base_odoo__partials") }}
    where failed_column is null and exclusion_reason is null
),

items as (
    select * from {{ ref("stg_odoo__items") }}
)

-- A payment to the customer that is reconciled with a credit settles no receivable.
select
    partials.source_row_id as application_id,
    partials.source_row_id,
    debits.parsed_company_id as company_id,
    credits.item_id as credit_id,
    debits.item_id as receivable_id,
    {{ key("debits.source_name", "debits.parsed_company_id", "debits.document_number") }}
        as document_id,
    partials.parsed_effective_date as effective_date,
    cast(null as date) as known_date,
    partials.parsed_amount as amount,
    partials.parsed_credit_amount as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as reversed_on
from partials
inner join items as debits
    on
        partials.source_name = debits.source_name
        and partials.parsed_debit_line = debits.parsed_line_key
        and debits.is_owed
inner join items as credits
    on
        partials.source_name = credits.source_name
        and partials.parsed_credit_line = credits.parsed_line_key

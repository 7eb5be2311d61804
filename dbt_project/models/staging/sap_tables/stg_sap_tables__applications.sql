with settlements as (
    select * from {{ ref("stg_sap_tables__settlements") }}
),

receivables as (
    select * from {{ ref("stg_sap_tables__receivables") }}
)

-- Money paid back that was cleared with a receipt settles nothing that is owed.
select
    {{ key(
        "settlements.source_row_id", "settlements.credit_item_id", "settlements.debit_item_id"
    ) }}
        as application_id,
    settlements.source_row_id,
    receivables.company_id,
    settlements.credit_item_id as credit_id,
    settlements.debit_item_id as receivable_id,
    {{ key("receivables.source_name", "receivables.company_id", "receivables.document_number") }}
        as document_id,
    settlements.effective_date,
    cast(null as date) as known_date,
    settlements.amount,
    cast(null as decimal(18, 4)) as credit_amount,
    cast(null as decimal(18, 4)) as discount_amount,
    cast(null as date) as reversed_on
from settlements
inner join receivables
    on settlements.debit_item_id = receivables.receivable_id

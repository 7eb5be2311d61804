-- Rows that could not be used, with the debtor who waits until they are right; null where the
-- row's customer cannot be read and every debtor of its source waits.
with quarantined as (
    select * from {{ ref('stg_quarantine') }}
),

customers as (
    select * from {{ ref('int_customers') }}
)

select
    quarantined.source_row_id,
    quarantined.source_name,
    quarantined.table_name,
    quarantined.file_sha256,
    quarantined.sheet,
    quarantined.line,
    quarantined.column_name,
    quarantined.value,
    quarantined.rule_code,
    quarantined.amount,
    quarantined.currency_code,
    quarantined.company_id,
    quarantined.customer_number,
    quarantined.document_number,
    customers.debtor_id
from quarantined
left join customers
    on
        quarantined.source_name = customers.source_name
        and quarantined.customer_number = customers.customer_number

-- What limitation runs against: a document of which something is open, all its instalments together
-- (民法典 189: one debt in instalments, from the last instalment's due date).
with open_documents as (
    select distinct
        source_name,
        company_id,
        document_number
    from {{ ref('open_items') }}
    where not is_apart
)

select
    {{ key("balances.source_name", "balances.company_id", "balances.document_number") }} as debt_id,
    min(balances.company_id) as company_id,
    min(balances.customer_id) as customer_id,
    min(balances.debtor_id) as debtor_id,
    min(balances.document_number) as document_number,
    min(balances.document_date) as document_date,
    min(balances.due_date) as first_due_date,
    max(balances.due_date) as last_due_date
from {{ ref('receivable_balances') }} as balances
inner join open_documents
    on
        balances.source_name = open_documents.source_name
        and balances.company_id = open_documents.company_id
        and balances.document_number = open_documents.document_number
group by {{ key("balances.source_name", "balances.company_id", "balances.document_number") }}

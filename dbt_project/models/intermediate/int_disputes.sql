with disputes as (
    {{ union_staged("disputes") }}
),

receivables as (
    select * from {{ ref("int_receivables") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

-- Whose dispute it is follows the document; the dispute's own customer only where the document is
-- not among the receivables. Of a document that its plan divides, all is in dispute.
select
    disputes.dispute_id,
    disputes.source_row_id,
    disputes.company_id,
    coalesce(receivables.customer_id, disputes.customer_id) as customer_id,
    coalesce(receivables.debtor_id, customers.debtor_id) as debtor_id,
    coalesce(receivables.undivided_receivable_id, disputes.receivable_id) as receivable_id,
    disputes.opened_on,
    disputes.closed_on,
    disputes.disputed_amount,
    coalesce(disputes.currency_code, receivables.currency_code) as currency_code,
    disputes.reason
from disputes
left join receivables
    on disputes.receivable_id = receivables.receivable_id
left join customers
    on disputes.customer_id = customers.customer_id

with promises as (
    select * from {{ ref("stg_promises") }}
),

receivables as (
    select * from {{ ref("int_receivables") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

-- Whose promise it is follows the document, as for disputes; its own customer only where it names
-- none, or one that is not among the receivables.
select
    promises.promise_id,
    promises.source_row_id,
    promises.company_id,
    coalesce(receivables.debtor_id, customers.debtor_id) as debtor_id,
    coalesce(receivables.customer_id, promises.customer_id) as customer_id,
    -- Of a document that its plan divides, all is promised.
    coalesce(receivables.undivided_receivable_id, promises.receivable_id) as receivable_id,
    promises.made_on,
    promises.promised_date,
    promises.promised_amount,
    promises.currency_code,
    promises.promised_by,
    promises.channel,
    promises.withdrawn_on
from promises
inner join customers
    on promises.customer_id = customers.customer_id
left join receivables
    on promises.receivable_id = receivables.receivable_id

with promises as (
    select * from {{ ref("stg_promises") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    promises.promise_id,
    promises.source_row_id,
    promises.company_id,
    customers.debtor_id,
    promises.customer_id,
    promises.receivable_id,
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

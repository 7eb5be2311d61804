with observations as (
    {{ union_staged("observations") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    observations.observation_id,
    observations.source_row_id,
    customers.debtor_id,
    observations.customer_id,
    observations.sales_rep_id,
    observations.observed_on,
    observations.signal_code
from observations
inner join customers
    on observations.customer_id = customers.customer_id

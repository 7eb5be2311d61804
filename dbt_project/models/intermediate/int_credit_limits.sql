with credit_limits as (
    {{ union_staged("credit_limits") }}
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    credit_limits.credit_limit_id,
    credit_limits.source_row_id,
    credit_limits.company_id,
    credit_limits.customer_id,
    coalesce(customers.debtor_id, 'account:' || credit_limits.customer_id) as debtor_id,
    credit_limits.limit_state,
    credit_limits.limit_amount,
    credit_limits.currency_code,
    credit_limits.valid_from,
    credit_limits.valid_until,
    credit_limits.limit_kind
from credit_limits
left join customers
    on credit_limits.customer_id = customers.customer_id

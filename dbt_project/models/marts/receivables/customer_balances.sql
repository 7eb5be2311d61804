-- A customer account's balance with a company in one currency. By age: not due and the buckets
-- sum to open. By disposition: demand, held, not_due_portion and excluded sum to open as well.
with summed as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        {{ sum_amount('open_amount') }} as open_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'not_due'") }} as not_due_amount,
        {{ sum_amount('open_amount', 'is_overdue') }} as overdue_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd1_30'") }} as d1_30_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd31_60'") }} as d31_60_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd61_90'") }} as d61_90_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd91_180'") }} as d91_180_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd181_365'") }} as d181_365_amount,
        {{ sum_amount('open_amount', "overdue_bucket = 'd366_plus'") }} as d366_plus_amount,
        {{ sum_amount('disputed_amount') }} as disputed_amount,
        {{ sum_amount('portion_amount', "disposition = 'demand'") }} as demand_amount,
        {{ sum_amount('portion_amount', "disposition = 'held'") }} as held_amount,
        {{ sum_amount('portion_amount', "disposition = 'not_due'") }} as not_due_portion_amount,
        {{ sum_amount('portion_amount', "disposition = 'excluded'") }} as excluded_amount,
        {{ sum_amount('unapplied_amount') }} as unapplied_amount,
        min(due_date) as oldest_due_date,
        max(days_overdue) as maximum_days_overdue
    from {{ ref('balance_facts') }}
    group by company_id, debtor_id, customer_id, currency_code
),

item_reps as (
    select
        company_id,
        customer_id,
        currency_code,
        min(sales_rep_id) as sales_rep_id
    from {{ ref('open_items') }}
    group by company_id, customer_id, currency_code
    having count(distinct sales_rep_id) = 1
)

select
    summed.company_id || '|' || summed.customer_id || '|' || summed.currency_code as balance_id,
    summed.*,
    customers.customer_number,
    customers.display_name as customer_name,
    coalesce(customers.sales_rep_id, item_reps.sales_rep_id) as sales_rep_id,
    cast(summed.open_amount - summed.unapplied_amount as decimal(38, 4)) as net_amount
from summed
left join {{ ref('int_customers') }} as customers on summed.customer_id = customers.customer_id
left join item_reps
    on
        summed.company_id = item_reps.company_id
        and summed.customer_id = item_reps.customer_id
        and summed.currency_code = item_reps.currency_code

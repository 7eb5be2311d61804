-- The promises that speak for a rep's debtor, one of each kind: the broken one latest promised, the
-- one due soonest.
with promises as (
    select
        *,
        count(*) over (partition by sales_rep_id, debtor_id, condition_code) as promise_count,
        row_number() over (
            partition by sales_rep_id, debtor_id, condition_code
            order by
                case when condition_code = 'promise_due' then promised_date end asc,
                promised_date desc,
                promise_id asc
        ) as place
    from {{ ref('task_promises') }}
)

select
    sales_rep_id,
    debtor_id,
    condition_code as rule_code,
    currency_code,
    cast(promise_count as decimal(38, 4)) as value,
    promised_date,
    promised_amount as amount
from promises
where place = 1

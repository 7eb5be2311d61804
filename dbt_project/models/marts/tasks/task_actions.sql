-- The action that policy names by the first rule that holds, and whether any rule that holds
-- guarantees the task its place. A rule's age and amount are those of what is pressing in one
-- currency; a currency without a minimum of its own in the rule has that of `*`.
with rules as (
    select * from {{ ref('stg_policy__action_rules') }}
),

pressing as (
    select
        sales_rep_id,
        debtor_id,
        currency_code,
        {{ sum_amount('amount', 'is_pressing') }} as pressing_amount,
        max(case when is_pressing then days_overdue else 0 end) as pressing_days
    from {{ ref('task_portions') }}
    group by sales_rep_id, debtor_id, currency_code
),

currencies as (
    select distinct currency_code from pressing
),

-- Each rule with each currency in use, and the minimum that counts for the pair.
minimums as (
    select
        rules.precedence,
        rules.condition_code,
        rules.minimum_days_overdue,
        rules.minimum_amount,
        rules.is_guaranteed,
        rules.action_code,
        currencies.currency_code,
        row_number() over (
            partition by rules.precedence, rules.condition_code, currencies.currency_code
            order by case when rules.currency_code = '*' then 2 else 1 end, rules.action_code
        ) as choice
    from rules
    inner join currencies
        on rules.currency_code in (currencies.currency_code, '*')
),

ranked as (
    select
        conditions.sales_rep_id,
        conditions.debtor_id,
        minimums.action_code,
        max(case when minimums.is_guaranteed then 1 else 0 end) over (
            partition by conditions.sales_rep_id, conditions.debtor_id
        ) = 1 as is_guaranteed,
        row_number() over (
            partition by conditions.sales_rep_id, conditions.debtor_id
            order by minimums.precedence, minimums.action_code, minimums.currency_code
        ) as place
    from {{ ref('task_conditions') }} as conditions
    inner join pressing
        on
            conditions.sales_rep_id = pressing.sales_rep_id
            and conditions.debtor_id = pressing.debtor_id
    inner join minimums
        on
            conditions.condition_code = minimums.condition_code
            and pressing.currency_code = minimums.currency_code
            and minimums.choice = 1
            and pressing.pressing_days >= minimums.minimum_days_overdue
            and pressing.pressing_amount >= minimums.minimum_amount
)

select
    sales_rep_id,
    debtor_id,
    action_code,
    is_guaranteed
from ranked
where place = 1

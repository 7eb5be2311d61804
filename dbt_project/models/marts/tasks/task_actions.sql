-- The action that policy names for the first of a debtor's conditions.
with ranked as (
    select
        conditions.sales_rep_id,
        conditions.debtor_id,
        rules.action_code,
        row_number() over (
            partition by conditions.sales_rep_id, conditions.debtor_id
            order by rules.precedence, rules.action_code
        ) as place
    from {{ ref('task_conditions') }} as conditions
    inner join {{ ref('stg_policy__action_rules') }} as rules
        on conditions.condition_code = rules.condition_code
)

select
    sales_rep_id,
    debtor_id,
    action_code
from ranked
where place = 1

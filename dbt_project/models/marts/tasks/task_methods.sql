-- The method that policy names by the first rule that holds for a debtor: a condition of his task,
-- his importance, how far his word could be relied on, why he pays late, and how late.
with conditions as (
    select * from {{ ref('task_conditions') }}
),

ages as (
    select
        sales_rep_id,
        debtor_id,
        max(case when is_pressing then days_overdue else 0 end) as pressing_days,
        max(case when portion_type = 'disputed' then 1 else 0 end) as has_dispute
    from {{ ref('task_portions') }}
    group by sales_rep_id, debtor_id
),

excuses as (
    select
        contacts.debtor_id,
        codes.delay_cause
    from {{ ref('task_contacts') }} as contacts
    inner join {{ ref('stg_policy__excuse_codes') }} as codes
        on contacts.last_excuse_code = codes.excuse_code
),

ranked as (
    select
        conditions.sales_rep_id,
        conditions.debtor_id,
        rules.method_code,
        row_number() over (
            partition by conditions.sales_rep_id, conditions.debtor_id
            order by rules.precedence, rules.method_code
        ) as place
    from conditions
    inner join ages
        on
            conditions.sales_rep_id = ages.sales_rep_id
            and conditions.debtor_id = ages.debtor_id
    left join {{ ref('debtor_standing') }} as standing
        on conditions.debtor_id = standing.debtor_id
    left join {{ ref('debtor_reputations') }} as reputations
        on conditions.debtor_id = reputations.debtor_id
    left join excuses on conditions.debtor_id = excuses.debtor_id
    inner join {{ ref('stg_policy__method_rules') }} as rules
        on
            conditions.condition_code = rules.condition_code
            and rules.customer_importance
            in (coalesce(standing.customer_importance, 'ordinary'), '*')
            and rules.reputation_code in (coalesce(reputations.reputation_code, 'unproven'), '*')
            and rules.delay_cause in (
                coalesce(
                    excuses.delay_cause,
                    case when ages.has_dispute = 1 then 'dissatisfaction' else 'unknown' end
                ),
                '*'
            )
            and ages.pressing_days >= rules.minimum_days_overdue
)

select
    ranked.sales_rep_id,
    ranked.debtor_id,
    ranked.method_code,
    methods.track_code
from ranked
inner join {{ ref('stg_policy__methods') }} as methods
    on ranked.method_code = methods.method_code
where ranked.place = 1

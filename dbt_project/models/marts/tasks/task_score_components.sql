-- The parts of a task's score, with the values that a sentence about them needs.
with points as (
    select * from {{ ref('task_points') }}
),

tasks as (
    select * from {{ ref('task_episodes') }}
    where episode_event <> 'closed'
),

currencies as (
    select * from {{ ref('stg_policy__currencies') }}
),

grades as (
    select
        grade,
        row_number() over (order by minimum_points desc) as grade_place
    from {{ ref('stg_policy__grade_bands') }}
),

offers as (
    select
        *,
        row_number() over (
            partition by sales_rep_id, debtor_id order by offered_on, offer_number
        ) as place
    from {{ ref('task_settlement_offers') }}
),

worded as (
    select
        tasks.task_id,
        points.rule_code,
        points.value,
        points.points,
        points.currency_code,
        case
            when points.rule_code in ('overdue_amount', 'credit_breach', 'open_orders')
                then {{ json_parameters({
                    'amount': amount_text('points.value', 'currencies.decimals'),
                    'currency': 'points.currency_code',
                }) }}
            when points.rule_code in ('days_overdue', 'waiting')
                then {{ json_parameters({'days': 'cast(points.value as integer)'}) }}
            when points.rule_code = 'limitation'
                then {{ json_parameters({'date': 'points.promised_date'}) }}
            when points.rule_code = 'grade'
                then {{ json_parameters({'grade': 'grades.grade'}) }}
            when points.rule_code = 'settlement_days'
                then {{ json_parameters({
                    'promised_date': 'points.promised_date',
                    'amount': amount_text('points.amount', 'currencies.decimals'),
                    'currency': 'points.currency_code',
                    'role_zh': 'offers.role_zh',
                    'role_en': 'offers.role_en',
                }) }}
            when points.rule_code = 'season' then '{}'
            when points.rule_code = 'signals'
                then {{ json_parameters({
                    'count': 'cast(points.value as integer)', 'date': 'points.promised_date',
                }) }}
            when points.rule_code = 'customer_importance'
                then {{ json_parameters({'importance': 'standing.customer_importance'}) }}
            else {{ json_parameters({
                'count': 'cast(points.value as integer)',
                'promised_date': 'points.promised_date',
                'amount': amount_text('points.amount', 'currencies.decimals'),
                'currency': 'points.currency_code',
            }) }}
        end as parameters
    from tasks
    inner join points
        on tasks.sales_rep_id = points.sales_rep_id and tasks.debtor_id = points.debtor_id
    left join grades
        on points.rule_code = 'grade' and points.value = grades.grade_place
    left join offers
        on
            points.rule_code = 'settlement_days'
            and points.sales_rep_id = offers.sales_rep_id
            and points.debtor_id = offers.debtor_id
            and offers.place = 1
    left join currencies on points.currency_code = currencies.currency_code
    left join {{ ref('debtor_standing') }} as standing on tasks.debtor_id = standing.debtor_id
    where points.points <> 0
)

select
    task_id || ':' || rule_code as component_id,
    task_id,
    rule_code,
    cast(
        row_number() over (partition by task_id order by points desc, rule_code asc) as integer
    ) as component_number,
    value,
    points,
    currency_code,
    parameters
from worded

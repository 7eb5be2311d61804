with answers as (
    select * from {{ ref("stg_answers__answers") }}
    where has_contact
),

-- One account of the debtor stands for him, as the list showed it.
shown as (
    select
        answer_id,
        min(company_id) as company_id,
        max(company_id) as last_company_id,
        min(customer_id) as customer_id
    from {{ ref("stg_answers__accounts") }}
    group by answer_id
),

customers as (
    select * from {{ ref("int_customers") }}
)

select
    'answers:' || answers.task_id || ':' || cast(answers.work_day as {{ dbt.type_string() }})
        as contact_event_id,
    answers.source_row_id,
    case when shown.company_id = shown.last_company_id then shown.company_id end as company_id,
    customers.debtor_id,
    shown.customer_id,
    answers.sales_rep_id,
    cast(answers.work_day as timestamp) as contacted_at,
    coalesce(answers.channel, 'unknown') as channel,
    cast(null as {{ dbt.type_string() }}) as contact_name,
    answers.result_code as outcome_code,
    answers.note,
    answers.task_id,
    answers.excuse_code
from answers
inner join shown on answers.answer_id = shown.answer_id
inner join customers on shown.customer_id = customers.customer_id

-- What a person decided against the rules and is in force on the working day of the lists. A
-- decision names a customer by number, account or debtor.
with overrides as (
    select * from {{ ref('stg_policy__overrides') }}
),

subjects as (
    select
        customer_number as subject,
        debtor_id
    from {{ ref('int_customers') }}
    union
    select
        customer_id as subject,
        debtor_id
    from {{ ref('int_customers') }}
    union
    select
        debtor_id as subject,
        debtor_id
    from {{ ref('int_customers') }}
    union
    select
        former_debtor_id as subject,
        debtor_id
    from {{ ref('int_debtor_aliases') }}
),

today as (
    select next_work_day as work_date from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
)

select
    overrides.override_code,
    subjects.debtor_id,
    overrides.sales_rep_id,
    overrides.to_sales_rep_id,
    overrides.expires_on,
    overrides.source_row_id
from overrides
cross join today
left join subjects on overrides.subject = subjects.subject
where
    coalesce(overrides.starts_on, today.work_date) <= today.work_date
    and overrides.expires_on >= today.work_date
    and (overrides.override_code = 'absent' or subjects.debtor_id is not null)

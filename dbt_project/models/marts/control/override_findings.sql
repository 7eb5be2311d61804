-- Decisions against the rules that do nothing any more, or never did: past their last day, about a
-- customer or a rep whom nobody knows.
with today as (
    select next_work_day as work_date from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

subjects as (
    select customer_number as subject from {{ ref('int_customers') }}
    union
    select customer_id as subject from {{ ref('int_customers') }}
    union
    select debtor_id as subject from {{ ref('int_customers') }}
    union
    select former_debtor_id as subject from {{ ref('int_debtor_aliases') }}
),

judged as (
    select
        overrides.*,
        case
            when overrides.expires_on < today.work_date then 'override_expired'
            when overrides.override_code <> 'absent' and subjects.subject is null
                then 'override_subject_unknown'
            when
                coalesce(overrides.to_sales_rep_id, overrides.sales_rep_id) is not null
                and reps.sales_rep_id is null
                then 'override_rep_unknown'
            when overrides.override_code = 'absent' and overrides.sales_rep_id is null
                then 'override_rep_unknown'
            when overrides.override_code = 'reassign' and overrides.to_sales_rep_id is null
                then 'override_rep_unknown'
        end as finding_code
    from {{ ref('stg_policy__overrides') }} as overrides
    cross join today
    left join subjects on overrides.subject = subjects.subject
    left join {{ ref('int_sales_reps') }} as reps
        on coalesce(overrides.to_sales_rep_id, overrides.sales_rep_id) = reps.sales_rep_id
)

select
    finding_code,
    source_row_id,
    source_row_id as subject_id,
    override_code || ' ' || coalesce(subject, sales_rep_id, '') as value,
    cast(expires_on as {{ dbt.type_string() }}) as detail
from judged
where finding_code is not null

-- Debts whose limitation period (民法典 188: three years) ends soon or has ended, counted from the
-- due date alone: what interrupted it is not known yet. A promise that still runs is an
-- acknowledgement, and money that waits to be applied needs no lawsuit.
with limits as (
    select
        max(case when limit_code = 'limitation_years' then limit_value end) as limitation_years,
        max(case when limit_code = 'limitation_warning_days' then limit_value end) as warning_days
    from {{ ref('stg_policy__task_limits') }}
),

ends as (
    select
        portions.sales_rep_id,
        portions.debtor_id,
        min(cast(
            {{ dbt.dateadd('year', 'limits.limitation_years', 'portions.due_date') }} as date
        )) as first_end,
        max(limits.warning_days) as warning_days
    from {{ ref('task_portions') }} as portions
    cross join limits
    where
        portions.is_overdue
        and portions.portion_type in ('rest', 'disputed')
        and portions.reason_code in ('overdue', 'dispute', 'data_hold', 'no_master_data')
        and cast(
            {{ dbt.dateadd('year', 'limits.limitation_years', 'portions.due_date') }} as date
        ) <= {{ dbt.dateadd('day', 'limits.warning_days', as_of_date()) }}
    group by
        portions.sales_rep_id,
        portions.debtor_id,
        cast({{ dbt.dateadd('year', 'limits.limitation_years', 'portions.due_date') }} as date)
        < {{ as_of_date() }}
)

select
    sales_rep_id,
    debtor_id,
    first_end as limitation_end,
    warning_days,
    case when first_end < {{ as_of_date() }} then 'limitation_past' else 'limitation_near' end
        as condition_code
from ends

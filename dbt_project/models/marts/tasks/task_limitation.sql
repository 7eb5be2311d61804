-- Debts whose limitation period ends soon or has ended, by strong evidence, as the clocks tell. A
-- promise that still runs is an acknowledgement, and money that waits to be applied needs no
-- lawsuit.
with limits as (
    select max(limit_value) as warning_days
    from {{ ref('stg_policy__task_limits') }}
    where limit_code = 'limitation_warning_days'
),

clocks as (
    select * from {{ ref('limitation_clocks') }}
    where limitation_state <> 'running'
)

select
    portions.sales_rep_id,
    portions.debtor_id,
    min(clocks.limitation_end_strong) as limitation_end,
    max(limits.warning_days) as warning_days,
    case when clocks.limitation_state = 'near' then 'limitation_near' else 'limitation_past' end
        as condition_code
from {{ ref('task_portions') }} as portions
inner join {{ ref('receivable_balances') }} as balances
    on portions.receivable_id = balances.receivable_id
inner join clocks
    on
        {{ key("balances.source_name", "balances.company_id", "balances.document_number") }}
        = clocks.debt_id
cross join limits
where
    portions.is_overdue
    and portions.portion_type in ('rest', 'disputed')
    and portions.reason_code in ('overdue', 'dispute', 'data_hold', 'no_master_data')
group by
    portions.sales_rep_id,
    portions.debtor_id,
    case when clocks.limitation_state = 'near' then 'limitation_near' else 'limitation_past' end

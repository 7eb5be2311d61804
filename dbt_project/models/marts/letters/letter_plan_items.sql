-- What a repayment agreement (还款协议) is about: the overdue portions that a debtor promised to pay in
-- instalments. They keep their due dates and age; the agreement makes no new debt.
with plans as (
    select
        company_id,
        debtor_id,
        min(dunning_policy) as dunning_policy,
        min(cycle) as cycle
    from {{ ref('letter_plan_promises') }}
    group by company_id, debtor_id
),

gone_out as (
    {{ letters_gone_out('repayment_plan') }}
)

select
    portions.company_id,
    portions.debtor_id,
    'repayment_plan' as letter_kind,
    plans.dunning_policy,
    plans.cycle,
    cast(null as varchar) as ground_code,
    cast(null as varchar) as ground_text,
    portions.disposition_id,
    portions.receivable_id,
    portions.source_row_id,
    portions.customer_id,
    portions.sales_rep_id,
    portions.amount,
    portions.currency_code,
    portions.due_date,
    portions.days_overdue,
    portions.reason_code,
    true as is_listed
from {{ ref('item_dispositions') }} as portions
inner join plans
    on portions.company_id = plans.company_id and portions.debtor_id = plans.debtor_id
left join gone_out
    on
        plans.company_id = gone_out.company_id
        and plans.debtor_id = gone_out.debtor_id
        and plans.cycle = gone_out.cycle
where
    portions.reason_code = 'promise'
    and portions.is_overdue
    and portions.sales_rep_id is not null
    and gone_out.cycle is null

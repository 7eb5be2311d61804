-- What would take a debtor off a rep's list: a code for each thing that must be gone, joined by
-- commas in a fixed order.
with exits as (
    select
        sales_rep_id,
        debtor_id,
        case condition_code
            when 'demand' then 'paid'
            when 'broken_promise' then 'paid'
            when 'unapplied_credit' then 'applied'
            when 'dispute' then 'answered'
            when 'data_hold' then 'corrected'
            when 'no_master_data' then 'completed'
            when 'no_release_date' then 'completed'
            when 'legal_status' then 'counsel'
            when 'over_limit' then 'within_limit'
            when 'group_over_limit' then 'within_limit'
            when 'cash_only' then 'within_limit'
            when 'promise_due' then 'promise_kept'
            when 'due_soon' then 'reminded'
            when 'paid_lately' then 'thanked'
            when 'contract_unclear' then 'clarified'
            when 'watched_signal' then 'verified'
            when 'watched_breach' then 'limit_settled'
            when 'settlement_waiting' then 'decided'
        end as exit_code
    from {{ ref('task_conditions') }}
)

select
    sales_rep_id,
    debtor_id,
    substring(
        max(case when exit_code = 'paid' then ',paid' else '' end)
        || max(case when exit_code = 'applied' then ',applied' else '' end)
        || max(case when exit_code = 'answered' then ',answered' else '' end)
        || max(case when exit_code = 'corrected' then ',corrected' else '' end)
        || max(case when exit_code = 'completed' then ',completed' else '' end)
        || max(case when exit_code = 'counsel' then ',counsel' else '' end)
        || max(case when exit_code = 'within_limit' then ',within_limit' else '' end)
        || max(case when exit_code = 'promise_kept' then ',promise_kept' else '' end)
        || max(case when exit_code = 'reminded' then ',reminded' else '' end)
        || max(case when exit_code = 'thanked' then ',thanked' else '' end)
        || max(case when exit_code = 'clarified' then ',clarified' else '' end)
        || max(case when exit_code = 'verified' then ',verified' else '' end)
        || max(case when exit_code = 'limit_settled' then ',limit_settled' else '' end)
        || max(case when exit_code = 'decided' then ',decided' else '' end),
        2
    ) as leaves_when
from exits
group by sales_rep_id, debtor_id

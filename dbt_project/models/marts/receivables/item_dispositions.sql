-- Each portion is in exactly one of demand, held, not_due and excluded. What concerns the debtor
-- or the item comes before what concerns the portion; the first reason that applies is the
-- reason. What is left to demand of a debtor is not demanded below policy's minimum.
with portions as (
    select * from {{ ref('item_portions') }}
),

items as (
    select * from {{ ref('open_items') }}
),

standing as (
    select * from {{ ref('debtor_standing') }}
),

held_debtors as (
    select distinct
        items.company_id,
        items.debtor_id
    from items
    inner join {{ ref('int_debtor_holds') }} as holds
        on
            items.debtor_id = holds.debtor_id
            and (holds.company_id is null or items.company_id = holds.company_id)
),

reassigned as (
    {{ reassigned_debtors() }}
),

owned as (
    select
        items.*,
        coalesce(
            acting.acting_sales_rep_id, reassigned.sales_rep_id, items.sales_rep_id
        ) as present_sales_rep_id
    from items
    left join reassigned on items.debtor_id = reassigned.debtor_id
    left join {{ ref('acting_reps') }} as acting
        on coalesce(reassigned.sales_rep_id, items.sales_rep_id) = acting.sales_rep_id
),

reasoned as (
    select
        portions.receivable_id || ':' || portions.portion_type as disposition_id,
        portions.receivable_id,
        items.source_row_id,
        items.company_id,
        items.debtor_id,
        items.customer_id,
        items.present_sales_rep_id as sales_rep_id,
        portions.portion_number,
        portions.portion_type,
        portions.amount,
        items.currency_code,
        items.due_date,
        items.days_overdue,
        items.is_overdue,
        case
            when coalesce(standing.is_intercompany, false) then 'intercompany'
            when items.is_apart then 'deposit'
            when portions.portion_type = 'assigned' then 'assigned'
            when coalesce(standing.legal_status, 'normal') <> 'normal' then 'legal_status'
            when held_debtors.debtor_id is not null then 'data_hold'
            -- Nobody has said whether he is insolvent, a sister company or somebody else's.
            when coalesce(standing.lacks_master_data, false) then 'no_master_data'
            when items.present_sales_rep_id is null then 'no_owner'
            when not items.is_overdue and items.due_date_source = 'event_missing'
                then 'event_missing'
            when not items.is_overdue then 'not_due'
            when items.is_release_unknown then 'no_release_date'
            when portions.portion_type = 'disputed' then 'dispute'
            when portions.portion_type = 'promised' then 'promise'
            when portions.portion_type = 'covered' then 'unapplied_credit'
            else 'overdue'
        end as reason_code
    from portions
    inner join owned as items on portions.receivable_id = items.receivable_id
    left join standing on items.debtor_id = standing.debtor_id
    left join held_debtors
        on
            items.company_id = held_debtors.company_id
            and items.debtor_id = held_debtors.debtor_id
),

minimums as (
    select
        currency_code,
        max(minimum_amount) as minimum_amount
    from {{ ref('stg_policy__demand_minimums') }}
    group by currency_code
),

weighed as (
    select
        *,
        sum(case when reason_code = 'overdue' then amount else 0 end) over (
            partition by company_id, debtor_id, currency_code
        ) as demandable_amount
    from reasoned
),

-- All that could be demanded of a debtor is too little to ask for: it waits until it is more.
judged as (
    select
        weighed.disposition_id,
        weighed.receivable_id,
        weighed.source_row_id,
        weighed.company_id,
        weighed.debtor_id,
        weighed.customer_id,
        weighed.sales_rep_id,
        weighed.portion_number,
        weighed.portion_type,
        weighed.amount,
        weighed.currency_code,
        weighed.due_date,
        weighed.days_overdue,
        weighed.is_overdue,
        case
            when
                weighed.reason_code = 'overdue'
                and weighed.demandable_amount
                < coalesce(own.minimum_amount, general.minimum_amount, 0)
                then 'below_minimum'
            else weighed.reason_code
        end as reason_code
    from weighed
    left join minimums as own on weighed.currency_code = own.currency_code
    left join minimums as general on general.currency_code = '*'
),

disposed as (
    select
        *,
        case
            when reason_code in ('intercompany', 'deposit', 'assigned') then 'excluded'
            when reason_code in ('not_due', 'event_missing') then 'not_due'
            when reason_code = 'overdue' then 'demand'
            else 'held'
        end as disposition
    from judged
)

select * from disposed

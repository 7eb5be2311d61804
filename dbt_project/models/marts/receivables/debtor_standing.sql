-- What is known of a debtor as a whole: one account in insolvency makes the debtor insolvent.
with accounts as (
    select
        *,
        -- Where a source delivers customers, one that only documents know is missing there.
        case
            when is_master_data_missing
                then
                    max(case when is_master_data_missing then 0 else 1 end)
                        over (partition by source_name)
            else 0
        end as master_data_gap,
        case legal_status
            when 'insolvent' then 1
            when 'deregistered' then 2
            when 'in_litigation' then 3
            else 4
        end as legal_status_order,
        case customer_importance
            when 'strategic' then 1
            when 'key' then 2
            when 'ordinary' then 3
            else 4
        end as importance_order
    from {{ ref('int_customers') }}
),

ranked as (
    select
        *,
        row_number() over (partition by debtor_id order by legal_status_order, customer_id)
            as legal_status_rank,
        row_number() over (partition by debtor_id order by importance_order, customer_id)
            as importance_rank,
        row_number() over (
            partition by debtor_id
            order by case when legal_name is null then 1 else 0 end, customer_id
        ) as name_rank
    from accounts
),

standing as (
    select
        debtor_id,
        max(case when name_rank = 1 then coalesce(legal_name, display_name) end) as debtor_name,
        max(case when legal_status_rank = 1 then coalesce(legal_status, 'normal') end)
            as legal_status,
        max(case when importance_rank = 1 then coalesce(customer_importance, 'ordinary') end)
            as customer_importance,
        max(case when coalesce(is_intercompany, false) then 1 else 0 end) = 1 as is_intercompany,
        min(master_data_gap) = 1 as lacks_master_data
    from ranked
    group by debtor_id
)

select * from standing

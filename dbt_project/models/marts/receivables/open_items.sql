-- What is owed at the end of as_of. Nothing negative stands here: see unapplied_credits.
with balances as (
    select * from {{ ref('receivable_balances') }}
    where open_amount > 0
),

-- Where credits were allocated by inference, every open amount of the account would be another if
-- they had been applied otherwise.
inferred_accounts as (
    select
        company_id,
        customer_id,
        currency_code
    from {{ ref('receivable_balances') }}
    where inferred_amount > 0
    group by company_id, customer_id, currency_code
),

aged as (
    select * from {{ ref('aged_balances') }}
),

customers as (
    select * from {{ ref('int_customers') }}
),

disputed as (
    select
        receivable_id,
        {{ sum_amount('disputed_amount') }} as disputed_amount
    from {{ ref('disputes') }}
    group by receivable_id
),

open_items as (
    select
        balances.receivable_id,
        balances.source_row_id,
        balances.source_name,
        balances.source_capability,
        balances.company_id,
        balances.customer_id,
        customers.customer_number,
        customers.display_name as customer_name,
        balances.debtor_id,
        balances.sales_rep_id,
        balances.document_type,
        balances.document_number,
        balances.instalment_number,
        balances.undivided_receivable_id,
        balances.contract_number,
        balances.document_date,
        balances.due_date,
        balances.due_date_source,
        balances.currency_code,
        balances.original_amount,
        balances.applied_amount,
        balances.applied_discount_amount,
        balances.inferred_amount,
        inferred_accounts.customer_id is not null as rests_on_inference,
        balances.open_amount,
        cast(coalesce(disputed.disputed_amount, 0) as decimal(38, 4)) as disputed_amount,
        -- Sold, pledged or payable to another's account: the right to collect is not ours alone.
        coalesce(balances.collection_right, 'ours') <> 'ours' or balances.assigned_to is not null
            as is_assigned,
        balances.receivable_kind,
        balances.gl_account,
        coalesce(balances.treatment, 'asked') = 'apart' as is_apart,
        -- Retention money is due when it is released; without that day nobody may ask for it.
        coalesce(balances.is_retention, false)
        and balances.due_date_source not in ('erp', 'term') as is_release_unknown,
        coalesce(balances.treatment, 'asked') <> 'apart'
        and not (
            coalesce(balances.is_retention, false)
            and (balances.due_date_source not in ('erp', 'term') or aged.days_overdue = 0)
        ) as is_coverable,
        aged.days_overdue > 0 as is_overdue,
        aged.days_overdue,
        aged.overdue_bucket,
        aged.age_days,
        aged.age_bucket,
        {{ as_of_date() }} as as_of_date
    from balances
    inner join aged on balances.receivable_id = aged.receivable_id
    left join inferred_accounts
        on
            balances.company_id = inferred_accounts.company_id
            and balances.customer_id = inferred_accounts.customer_id
            and balances.currency_code = inferred_accounts.currency_code
    left join customers on balances.customer_id = customers.customer_id
    left join disputed on balances.receivable_id = disputed.receivable_id
)

select * from open_items

-- What a statement of account (对账函) lists: everything that is open, due or not, of a debtor whose
-- policy has statements, in the month after the end of his cycle and until one went out. It asks
-- for nothing, so an item stands in it whole, whatever is disputed, promised or covered.
with rules as (
    select
        dunning_policy,
        days,
        {{ ended_cycle('cycle') }} as cycle,
        {{ ended_cycle_on('cycle') }} as cycle_ended_on
    from {{ ref('stg_policy__letter_rules') }}
    where letter_kind = 'statement' and letter_level = 0 and clock = 'cycle_end'
),

due_rules as (
    select * from rules
    where
        {{ days_after('cycle_ended_on', 'days') }} <= {{ as_of_date() }}
        and {{ as_of_date() }} < {{ month_end(days_after('cycle_ended_on', 1)) }}
),

-- Not what is another's, a sister company's or a deposit, nor of somebody nobody knows.
portions as (
    select
        dispositions.*,
        coalesce(customers.dunning_policy, 'standard') as dunning_policy
    from {{ ref('item_dispositions') }} as dispositions
    left join {{ ref('int_customers') }} as customers
        on dispositions.customer_id = customers.customer_id
    where
        dispositions.disposition <> 'excluded'
        and dispositions.sales_rep_id is not null
        and dispositions.reason_code <> 'no_master_data'
),

items as (
    select
        receivable_id,
        min(company_id) as company_id,
        min(debtor_id) as debtor_id,
        min(source_row_id) as source_row_id,
        min(customer_id) as customer_id,
        min(sales_rep_id) as sales_rep_id,
        cast(sum(amount) as decimal(38, 4)) as amount,
        min(currency_code) as currency_code,
        min(due_date) as due_date,
        max(days_overdue) as days_overdue,
        coalesce(
            max(case when reason_code in ('legal_status', 'data_hold') then reason_code end), 'open'
        ) as reason_code
    from portions
    group by receivable_id
),

-- All accounts of a debtor have one policy (int_customers).
debtors as (
    select
        company_id,
        debtor_id,
        min(dunning_policy) as dunning_policy
    from portions
    group by company_id, debtor_id
),

gone_out as (
    {{ letters_gone_out('statement') }}
)

select
    items.company_id,
    items.debtor_id,
    'statement' as letter_kind,
    debtors.dunning_policy,
    due_rules.cycle,
    cast(null as varchar) as ground_code,
    cast(null as varchar) as ground_text,
    items.receivable_id || ':open' as disposition_id,
    items.receivable_id,
    items.source_row_id,
    items.customer_id,
    items.sales_rep_id,
    items.amount,
    items.currency_code,
    items.due_date,
    items.days_overdue,
    items.reason_code,
    items.reason_code = 'open' as is_listed
from items
inner join debtors
    on items.company_id = debtors.company_id and items.debtor_id = debtors.debtor_id
inner join due_rules on debtors.dunning_policy = due_rules.dunning_policy
left join gone_out
    on
        items.company_id = gone_out.company_id
        and items.debtor_id = gone_out.debtor_id
        and due_rules.cycle = gone_out.cycle
where gone_out.cycle is null

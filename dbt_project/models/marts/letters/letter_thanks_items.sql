-- What a letter of thanks (感谢函) names: documents that a letter asked for and that are paid, of a
-- debtor who has paid all that letters asked for and has nothing overdue with any of our companies.
with rules as (
    {{ rules_outside_the_order('thanks', 'last_payment', 'thanks_within_days') }}
),

asked as (
    select
        standings.company_id,
        standings.debtor_id,
        listed.receivable_id,
        listed.letter_kind,
        standings.released_on
    from {{ ref('int_letter_items') }} as listed
    inner join {{ ref('letter_standings') }} as standings on listed.letter_id = standings.letter_id
    where standings.is_effective
),

-- What was thanked for, and what was paid before the last letter asked again, is done.
turns as (
    select
        company_id,
        debtor_id,
        max(case when letter_kind = 'thanks' then released_on end) as thanked_on,
        max(case when letter_kind in ('reminder', 'demand') then released_on end) as asked_on
    from asked
    group by company_id, debtor_id
),

unpaid as (
    select
        asked.company_id,
        asked.debtor_id
    from asked
    inner join {{ ref('open_items') }} as items on asked.receivable_id = items.receivable_id
    where asked.letter_kind in ('reminder', 'demand')
    union
    select
        turns.company_id,
        turns.debtor_id
    from turns
    inner join {{ ref('open_items') }} as items on turns.debtor_id = items.debtor_id
    where items.is_overdue
),

-- Nobody thanks for what a credit note or a write-off took away.
received as (
    select
        receivable_id,
        cast(
            sum(case when credit_type = 'refund' then -amount else amount end) as decimal(38, 4)
        ) as amount
    from {{ ref('effective_applications') }}
    where {{ is_money('credit_type') }}
    group by receivable_id
),

reassigned as (
    {{ reassigned_debtors() }}
),

held as (
    select distinct
        turns.company_id,
        turns.debtor_id
    from turns
    inner join {{ ref('int_debtor_holds') }} as holds
        on
            turns.debtor_id = holds.debtor_id
            and coalesce(holds.company_id, turns.company_id) = turns.company_id
),

paid as (
    select distinct
        turns.company_id,
        turns.debtor_id,
        settled.receivable_id,
        settled.source_row_id,
        settled.customer_id,
        settled.currency_code,
        settled.due_date,
        settled.settled_on,
        received.amount,
        coalesce(
            acting.acting_sales_rep_id, reassigned.sales_rep_id, balances.sales_rep_id
        ) as sales_rep_id,
        rules.dunning_policy,
        rules.cycle,
        rules.days,
        rules.limit_value
    from turns
    inner join asked
        on
            turns.company_id = asked.company_id
            and turns.debtor_id = asked.debtor_id
            and asked.letter_kind in ('reminder', 'demand')
    inner join {{ ref('settled_items') }} as settled on asked.receivable_id = settled.receivable_id
    inner join {{ ref('receivable_balances') }} as balances
        on settled.receivable_id = balances.receivable_id
    inner join received on settled.receivable_id = received.receivable_id
    inner join {{ ref('debtor_standing') }} as standing
        on
            turns.debtor_id = standing.debtor_id
            and standing.legal_status = 'normal'
            and not standing.is_intercompany
    left join {{ ref('int_customers') }} as customers
        on settled.customer_id = customers.customer_id
    inner join rules on coalesce(customers.dunning_policy, 'standard') = rules.dunning_policy
    left join reassigned on turns.debtor_id = reassigned.debtor_id
    left join {{ ref('acting_reps') }} as acting
        on coalesce(reassigned.sales_rep_id, balances.sales_rep_id) = acting.sales_rep_id
    where
        received.amount > 0
        and turns.asked_on <= settled.settled_on
        and (turns.thanked_on is null or turns.thanked_on < settled.settled_on)
),

-- All accounts of a debtor have one policy (int_customers).
thanks as (
    select
        paid.company_id,
        paid.debtor_id,
        min(paid.dunning_policy) as dunning_policy,
        min(paid.cycle) as cycle,
        max(paid.settled_on) as last_paid_on,
        min(paid.days) as days_to_wait,
        min(paid.limit_value) as limit_value
    from paid
    left join unpaid
        on paid.company_id = unpaid.company_id and paid.debtor_id = unpaid.debtor_id
    where unpaid.debtor_id is null
    group by paid.company_id, paid.debtor_id
),

gone_out as (
    {{ letters_gone_out('thanks') }}
)

select
    paid.company_id,
    paid.debtor_id,
    'thanks' as letter_kind,
    thanks.dunning_policy,
    thanks.cycle,
    cast(null as varchar) as ground_code,
    cast(null as varchar) as ground_text,
    paid.receivable_id || ':paid' as disposition_id,
    paid.receivable_id,
    paid.source_row_id,
    paid.customer_id,
    paid.sales_rep_id,
    paid.amount,
    paid.currency_code,
    paid.due_date,
    0 as days_overdue,
    case when held.debtor_id is null then 'paid' else 'data_hold' end as reason_code,
    held.debtor_id is null as is_listed
from paid
inner join thanks
    on paid.company_id = thanks.company_id and paid.debtor_id = thanks.debtor_id
left join gone_out
    on
        thanks.company_id = gone_out.company_id
        and thanks.debtor_id = gone_out.debtor_id
        and thanks.cycle = gone_out.cycle
left join held on paid.company_id = held.company_id and paid.debtor_id = held.debtor_id
where
    gone_out.cycle is null
    and paid.sales_rep_id is not null
    and {{ days_after('thanks.last_paid_on', 'thanks.days_to_wait') }} <= {{ as_of_date() }}
    and {{ as_of_date() }} <= {{ days_after('thanks.last_paid_on', 'thanks.limit_value') }}

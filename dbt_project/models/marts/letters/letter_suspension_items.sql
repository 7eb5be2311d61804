-- What a notice of suspension (停货通知函) rests on: overdue items in demand of a contract that lets us
-- hold accepted deliveries while something is overdue (the only ground that data can show), each of
-- which a demand of policy's level has asked for. Whether we take new orders needs no letter.
with rules as (
    {{ rules_outside_the_order('suspension', 'previous_letter', 'suspension_after_level') }}
),

-- The latest row of a contract, or of its amendments, that tells it.
clauses as (
    select
        customer_id,
        coalesce(amended_contract_number, contract_number) as contract_number,
        allows_suspension,
        row_number() over (
            partition by customer_id, coalesce(amended_contract_number, contract_number)
            order by signed_on desc nulls last, contract_id desc
        ) as place
    from {{ ref('int_contracts') }}
    where
        allows_suspension is not null
        and coalesce(is_signed, true)
        and coalesce(seal_type, 'contract_seal') not in ('none', 'private_seal')
        and coalesce(signed_on <= {{ as_of_date() }}, true)
),

portions as (
    select
        dispositions.*,
        items.contract_number,
        rules.dunning_policy,
        rules.cycle,
        rules.days,
        rules.minimum_interval_days,
        rules.needed_evidence,
        rules.limit_value
    from {{ ref('item_dispositions') }} as dispositions
    inner join {{ ref('open_items') }} as items
        on dispositions.receivable_id = items.receivable_id
    inner join clauses
        on
            items.customer_id = clauses.customer_id
            and items.contract_number = clauses.contract_number
            and clauses.place = 1
            and clauses.allows_suspension
    left join {{ ref('int_customers') }} as customers
        on dispositions.customer_id = customers.customer_id
    inner join rules on coalesce(customers.dunning_policy, 'standard') = rules.dunning_policy
    where
        dispositions.disposition = 'demand'
        and dispositions.is_overdue
        and dispositions.sales_rep_id is not null
),

-- An item is told of once: the notice stands until it is paid.
asked as (
    select
        portions.disposition_id,
        min(
            case
                when
                    listed.letter_kind = 'demand'
                    and listed.letter_level >= portions.limit_value
                    then
                        case
                            when portions.needed_evidence = 'delivered' then standings.delivered_on
                            else standings.released_on
                        end
            end
        ) as demanded_on,
        max(standings.released_on) as last_letter_on,
        max(case when listed.letter_kind = 'suspension' then 1 else 0 end) = 1 as is_told
    from portions
    inner join {{ ref('int_letter_items') }} as listed
        on portions.receivable_id = listed.receivable_id
    inner join {{ ref('letter_standings') }} as standings on listed.letter_id = standings.letter_id
    where
        standings.is_effective and listed.letter_kind in ('reminder', 'demand', 'suspension')
    group by portions.disposition_id
),

gone_out as (
    {{ letters_gone_out('suspension') }}
),

due as (
    select portions.*
    from portions
    inner join asked on portions.disposition_id = asked.disposition_id
    left join gone_out
        on
            portions.company_id = gone_out.company_id
            and portions.debtor_id = gone_out.debtor_id
            and portions.cycle = gone_out.cycle
    where
        not asked.is_told
        and {{ days_after('asked.demanded_on', 'portions.days') }} <= {{ as_of_date() }}
        and {{ days_after('asked.last_letter_on', 'portions.minimum_interval_days') }}
        <= {{ as_of_date() }}
        and gone_out.cycle is null
),

-- All accounts of a debtor have one policy (int_customers).
notices as (
    select
        company_id,
        debtor_id,
        min(dunning_policy) as dunning_policy,
        min(cycle) as cycle
    from due
    group by company_id, debtor_id
),

contracts as (
    select
        company_id,
        debtor_id,
        {{ joined_in_order('contract_number') }} as contract_numbers
    from (
        select distinct
            company_id,
            debtor_id,
            contract_number
        from due
    ) as named
    group by company_id, debtor_id
)

select
    due.company_id,
    due.debtor_id,
    'suspension' as letter_kind,
    notices.dunning_policy,
    notices.cycle,
    'contract_clause' as ground_code,
    replace(contracts.contract_numbers, ';', ', ') as ground_text,
    due.disposition_id,
    due.receivable_id,
    due.source_row_id,
    due.customer_id,
    due.sales_rep_id,
    due.amount,
    due.currency_code,
    due.due_date,
    due.days_overdue,
    due.reason_code,
    true as is_listed
from due
inner join notices
    on due.company_id = notices.company_id and due.debtor_id = notices.debtor_id
inner join contracts
    on due.company_id = contracts.company_id and due.debtor_id = contracts.debtor_id

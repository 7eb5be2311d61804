-- One reminder per company, debtor and cycle: planned, or withheld with the first reason that
-- applies.
with facts as (
    select
        letter_id,
        company_id,
        debtor_id,
        letter_kind,
        cycle,
        count(distinct case when disposition = 'demand' then receivable_id end) as item_count,
        min(due_date) as oldest_due_date,
        max(days_overdue) as maximum_days_overdue
    from {{ ref('letter_candidates') }}
    group by letter_id, company_id, debtor_id, letter_kind, cycle
),

addressed as (
    select
        facts.*,
        parties.sales_rep_id,
        parties.customer_id,
        customers.legal_name as recipient_name,
        customers.unified_social_credit_code as recipient_uscc,
        coalesce(customers.language, '{{ var("language") }}') as language,
        addresses.address as recipient_address,
        addresses.contact_name,
        case
            when '{{ var("purpose", "daily") }}' = 'historical' then 'historical_run'
            when hindrances.has_legal_status then 'legal_status'
            when hindrances.has_data_hold then 'data_hold'
            when hindrances.lacks_receipts then 'no_receipts'
            when hindrances.has_stale_receipts then 'stale_receipts'
            when hindrances.rests_on_inference then 'assumed_allocation'
            when hindrances.has_unknown_due_date then 'due_date_unknown'
            when hindrances.has_estimated_due_date then 'due_date_estimated'
            when not hindrances.reaches_minimum then 'below_minimum'
            when companies.legal_name is null then 'no_company_name'
            when hindrances.lacks_bank_account then 'no_bank_account'
            when customers.legal_name is null then 'no_legal_name'
            when addresses.address is null then 'no_address'
        end as withheld_reason
    from facts
    inner join {{ ref('letter_parties') }} as parties on facts.letter_id = parties.letter_id
    inner join {{ ref('letter_hindrances') }} as hindrances
        on facts.letter_id = hindrances.letter_id
    left join {{ ref('int_companies') }} as companies on facts.company_id = companies.company_id
    left join {{ ref('int_customers') }} as customers
        on parties.customer_id = customers.customer_id
    left join {{ ref('letter_addresses') }} as addresses
        on parties.customer_id = addresses.customer_id
)

select
    letter_id,
    'TX-' || replace(cycle, '-', '') || '-' || upper(substring(letter_id, 1, 8)) as letter_number,
    company_id,
    debtor_id,
    customer_id,
    sales_rep_id,
    letter_kind,
    cycle,
    language,
    recipient_name,
    recipient_uscc,
    recipient_address,
    contact_name,
    {{ as_of_date() }} as as_of_date,
    case when withheld_reason is null then 'planned' else 'withheld' end as letter_state,
    withheld_reason,
    item_count,
    oldest_due_date,
    maximum_days_overdue
from addressed

-- The run in one line per currency; the currencies are never added together.
with portions as (
    select
        receivable_id,
        currency_code,
        amount,
        disposition,
        is_overdue,
        0 as unapplied_amount
    from {{ ref('item_dispositions') }}
),

credits as (
    select
        cast(null as {{ dbt.type_string() }}) as receivable_id,
        currency_code,
        0 as amount,
        'none' as disposition,
        false as is_overdue,
        unapplied_amount
    from {{ ref('unapplied_credits') }}
),

facts as (
    select * from portions
    union all
    select * from credits
)

select
    currency_code,
    {{ sum_amount('amount') }} as open_amount,
    {{ sum_amount('amount', 'is_overdue') }} as overdue_amount,
    {{ sum_amount('amount', "disposition = 'demand'") }} as demand_amount,
    {{ sum_amount('amount', "disposition = 'held'") }} as held_amount,
    {{ sum_amount('amount', "disposition = 'not_due'") }} as not_due_amount,
    {{ sum_amount('amount', "disposition = 'excluded'") }} as excluded_amount,
    {{ sum_amount('unapplied_amount') }} as unapplied_amount,
    count(distinct receivable_id) as item_count
from facts
group by currency_code

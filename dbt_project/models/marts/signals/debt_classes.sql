-- What becomes of each debt by the words of collection practice: by age, by promises not kept, and,
-- for the last class, only with a ground beside its age. None of them is an accounting or tax
-- write-off.
with rules as (
    select * from {{ ref('stg_policy__debt_class_rules') }}
),

broken as (
    select
        company_id,
        debtor_id,
        count(*) as broken_count
    from {{ ref('promises') }}
    where promise_state in ('broken', 'partially_kept')
    group by company_id, debtor_id
),

severe as (
    select distinct debtor_id
    from {{ ref('warning_signals') }}
    where weight >= 2
),

thresholds as (
    select
        {%- for class in ["collecting", "near_doubtful", "doubtful", "dead"] %}
        max(case when debt_class = '{{ class }}' then minimum_days_overdue end) as {{ class }}_days,
        {%- endfor %}
        max(case when debt_class = 'near_doubtful' then minimum_broken_promises end)
            as broken_promises
    from rules
),

items as (
    select
        items.receivable_id,
        items.source_row_id,
        items.company_id,
        items.customer_id,
        items.debtor_id,
        items.document_number,
        items.currency_code,
        items.open_amount,
        items.days_overdue,
        coalesce(broken.broken_count, 0) as broken_count,
        severe.debtor_id is not null as has_severe_signal,
        coalesce(standing.legal_status, 'normal') in ('insolvent', 'deregistered') as is_gone,
        coalesce(clocks.limitation_state, 'running') = 'past' as is_time_barred
    from {{ ref('open_items') }} as items
    left join broken
        on items.company_id = broken.company_id and items.debtor_id = broken.debtor_id
    left join severe on items.debtor_id = severe.debtor_id
    left join {{ ref('debtor_standing') }} as standing on items.debtor_id = standing.debtor_id
    left join {{ ref('limitation_clocks') }} as clocks
        on
            {{ key("items.source_name", "items.company_id", "items.document_number") }}
            = clocks.debt_id
    where not items.is_apart
),

classed as (
    select
        items.*,
        case
            when items.days_overdue < thresholds.collecting_days then 'not_due'
            when
                items.days_overdue >= thresholds.dead_days
                and (items.is_gone or items.is_time_barred)
                then 'dead'
            when items.days_overdue >= thresholds.doubtful_days or items.has_severe_signal
                then 'doubtful'
            when
                items.days_overdue >= thresholds.near_doubtful_days
                or items.broken_count >= thresholds.broken_promises
                then 'near_doubtful'
            else 'collecting'
        end as debt_class,
        thresholds.doubtful_days,
        thresholds.near_doubtful_days
    from items
    cross join thresholds
)

select
    receivable_id,
    source_row_id,
    company_id,
    customer_id,
    debtor_id,
    document_number,
    currency_code,
    open_amount,
    days_overdue,
    debt_class,
    case
        when debt_class = 'dead' and is_gone then 'legal_status'
        when debt_class = 'dead' then 'limitation'
        when debt_class = 'doubtful' and days_overdue < doubtful_days then 'severe_signal'
        when debt_class = 'near_doubtful' and days_overdue < near_doubtful_days
            then 'promises_not_kept'
        else 'age'
    end as class_ground
from classed

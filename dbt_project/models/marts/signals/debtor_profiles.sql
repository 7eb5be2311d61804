-- A debtor in one row, as a list or a page names him in a few words: his worst grade with any of
-- our companies, the signals that are up, the worst class of what he owes, and his day of payment.
with grades as (
    select
        grades.debtor_id,
        min(bands.minimum_points) as minimum_points
    from {{ ref('customer_grades') }} as grades
    inner join {{ ref('stg_policy__grade_bands') }} as bands on grades.grade = bands.grade
    group by grades.debtor_id
),

graded as (
    select
        grades.debtor_id,
        bands.grade
    from grades
    inner join {{ ref('stg_policy__grade_bands') }} as bands
        on grades.minimum_points = bands.minimum_points
),

signals as (
    select
        debtor_id,
        {%- for code in ["P1", "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "W9"] %}
        max(case when signal_code = '{{ code }}' then ',{{ code }}' else '' end)
        {{- " ||" if not loop.last }}
        {%- endfor %} as signal_codes,
        min(first_seen_on) as signals_since
    from {{ ref('warning_signals') }}
    group by debtor_id
),

classes as (
    select
        debts.debtor_id,
        max(rules.minimum_days_overdue) as minimum_days_overdue
    from {{ ref('debt_classes') }} as debts
    inner join {{ ref('stg_policy__debt_class_rules') }} as rules
        on debts.debt_class = rules.debt_class
    group by debts.debtor_id
),

classed as (
    select
        classes.debtor_id,
        rules.debt_class,
        rules.label_zh,
        rules.label_en
    from classes
    inner join {{ ref('stg_policy__debt_class_rules') }} as rules
        on classes.minimum_days_overdue = rules.minimum_days_overdue
),

habits as (
    select
        debtor_id,
        pay_day,
        row_number() over (
            partition by debtor_id order by payment_days desc, company_id asc
        ) as place
    from {{ ref('payment_habits') }}
),

-- Who has only ordered has no grade, and may still have signals.
debtors as (
    select debtor_id from graded
    union
    select debtor_id from signals
)

select
    debtors.debtor_id,
    graded.grade,
    substring(signals.signal_codes, 2) as signal_codes,
    signals.signals_since,
    classed.debt_class,
    classed.label_zh as debt_class_zh,
    classed.label_en as debt_class_en,
    habits.pay_day
from debtors
left join graded on debtors.debtor_id = graded.debtor_id
left join signals on debtors.debtor_id = signals.debtor_id
left join classed on debtors.debtor_id = classed.debtor_id
left join habits on debtors.debtor_id = habits.debtor_id and habits.place = 1

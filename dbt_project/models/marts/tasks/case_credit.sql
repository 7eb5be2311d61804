-- What a case file tells of a debtor's credit, a line each: what he could cost us, his limits and
-- what they let pass, his grade and its parts, the signals, the classes of his debts, and the limit
-- that his purchases support. Of a group only the total and the shared limit.
{% set owed = ["open_items", "disputed", "unapplied", "bills_not_honoured", "guaranteed"] %}
{% set ordered = ["delivered_not_invoiced", "ordered_not_delivered", "ordered_beyond_horizon"] %}
with exposures as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('open_items_amount') }} as open_items_amount,
        {{ sum_amount('disputed_amount') }} as disputed_amount,
        {{ sum_amount('unapplied_amount') }} as unapplied_amount,
        {{ sum_amount('bills_not_honoured_amount') }} as bills_not_honoured_amount,
        {{ sum_amount('delivered_not_invoiced_amount') }} as delivered_not_invoiced_amount,
        {{ sum_amount('ordered_not_delivered_amount') }} as ordered_not_delivered_amount,
        {{ sum_amount('ordered_beyond_horizon_amount') }} as ordered_beyond_horizon_amount,
        {{ sum_amount('guaranteed_amount') }} as guaranteed_amount,
        {{ sum_amount('exposure_amount') }} as exposure_amount
    from {{ ref('credit_exposures') }}
    group by company_id, debtor_id, currency_code
),

limits as (
    select distinct
        company_id,
        debtor_id,
        customer_id,
        case limit_scope when 'default' then 'default_' || limit_state else limit_state end
            as limit_state,
        limit_amount,
        limit_currency_code,
        temporary_amount
    from {{ ref('credit_exposures') }}
),

classes as (
    select
        company_id,
        debtor_id,
        currency_code,
        debt_class,
        cast(sum(open_amount) as decimal(38, 4)) as open_amount
    from {{ ref('debt_classes') }}
    group by company_id, debtor_id, currency_code, debt_class
),

points as (
    select
        max(case when component_code = 'history' then maximum_points end) as history_most,
        max(case when component_code = 'behaviour' then maximum_points end) as behaviour_most,
        max(case when component_code = 'financial' then maximum_points end) as financial_most,
        max(case when component_code = 'position' then maximum_points end) as position_most,
        max(case when component_code = 'cooperation' then maximum_points end) as cooperation_most
    from {{ ref('stg_policy__grade_points') }}
),

lines as (
    {%- for part in owed + ordered + ["exposure"] %}
    select
        debtor_id,
        company_id,
        'exposure' as line_kind,
        '{{ part }}' as code,
        currency_code,
        {{ part }}_amount as amount,
        cast(null as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        {{ loop.index }} as line_order
    from exposures
    where {{ part }}_amount <> 0{{ " or true" if part == "exposure" }}
    union all
    {%- endfor %}
    select
        debtor_id,
        company_id,
        'limit' as line_kind,
        limit_state as code,
        limit_currency_code as currency_code,
        cast(limit_amount as decimal(38, 4)) as amount,
        cast(nullif(temporary_amount, 0) as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        20 as line_order
    from limits
    union all
    select distinct
        debtor_id,
        company_id,
        'breach' as line_kind,
        breach_type as code,
        currency_code,
        exposure_amount as amount,
        cast(limit_amount as decimal(38, 4)) as compared_amount,
        first_breach_on as since_date,
        30 as line_order
    from {{ ref('credit_breaches') }}
    union all
    select
        debtor_id,
        company_id,
        'grade' as line_kind,
        grade as code,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(score as decimal(38, 4)) as amount,
        cast(100 as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        40 as line_order
    from {{ ref('customer_grades') }}
    {%- for part in ["history", "behaviour", "financial", "position", "cooperation"] %}
    union all
    select
        grades.debtor_id,
        grades.company_id,
        'points' as line_kind,
        '{{ part }}' as code,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(grades.{{ part }}_points as decimal(38, 4)) as amount,
        cast(points.{{ part }}_most as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        {{ 40 + loop.index }} as line_order
    from {{ ref('customer_grades') }} as grades
    cross join points
    {%- endfor %}
    union all
    select
        debtor_id,
        company_id,
        'signal' as line_kind,
        signal_code as code,
        nullif(currency_code, '*') as currency_code,
        cast(value as decimal(38, 4)) as amount,
        cast(threshold as decimal(38, 4)) as compared_amount,
        first_seen_on as since_date,
        50 as line_order
    from {{ ref('warning_signals') }}
    union all
    select
        classes.debtor_id,
        classes.company_id,
        'class' as line_kind,
        classes.debt_class as code,
        classes.currency_code,
        classes.open_amount as amount,
        cast(null as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        60 + rules.minimum_days_overdue as line_order
    from classes
    inner join {{ ref('stg_policy__debt_class_rules') }} as rules
        on classes.debt_class = rules.debt_class
    union all
    select
        debtor_id,
        company_id,
        'recommended_limit' as line_kind,
        grade as code,
        currency_code,
        recommended_amount as amount,
        mean_amount as compared_amount,
        cast(null as date) as since_date,
        9000 as line_order
    from {{ ref('recommended_limits') }}
    union all
    select
        debtor_id,
        company_id,
        'habit' as line_kind,
        cast(pay_day as {{ dbt.type_string() }}) as code,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(days_within as decimal(38, 4)) as amount,
        cast(payment_days as decimal(38, 4)) as compared_amount,
        cast(null as date) as since_date,
        9001 as line_order
    from {{ ref('payment_habits') }}
    union all
    select
        debtor_id,
        company_id,
        'carry' as line_kind,
        'overdue' as code,
        currency_code,
        carry_amount as amount,
        carry_amount_a_day as compared_amount,
        cast(null as date) as since_date,
        9002 as line_order
    from {{ ref('carry_costs') }}
    where carry_amount is not null
)

select
    debtor_id,
    company_id,
    line_kind,
    code,
    currency_code,
    amount,
    compared_amount,
    since_date,
    line_order
from lines

-- The value that each priority rule looks at, per rep and debtor; amounts per currency, never
-- added.
with pressing as (
    select * from {{ ref('task_portions') }}
    where is_pressing
),

owners as (
    select distinct
        sales_rep_id,
        debtor_id,
        company_id
    from {{ ref('task_portions') }}
    where reason_code <> 'settlement'
),

owned_debtors as (
    select distinct
        sales_rep_id,
        debtor_id
    from owners
),

importance as (
    select
        debtor_id,
        customer_importance,
        case customer_importance when 'strategic' then 3 when 'key' then 2 else 1 end as value
    from {{ ref('debtor_standing') }}
),

today as (
    select
        work_day_count,
        calendar_date
    from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

limits as (
    select max(case when limit_code = 'season_days' then limit_value end) as season_days
    from {{ ref('stg_policy__task_limits') }}
),

-- Who is settled before 春节 is settled in the weeks before it.
seasons as (
    select
        limits.season_days,
        {{ dbt.datediff(as_of_date(), 'min(holidays.calendar_date)', 'day') }} as days_left
    from {{ ref('stg_policy__work_days') }} as holidays
    cross join limits
    where holidays.name = '春节' and holidays.calendar_date > {{ as_of_date() }}
    group by limits.season_days
),

demanded as (
    select distinct
        sales_rep_id,
        debtor_id
    from {{ ref('task_portions') }}
    where disposition = 'demand'
),

-- Since the last contact, or since the task opened when there was none after that.
waiting as (
    select
        episodes.sales_rep_id,
        episodes.debtor_id,
        max(today.work_day_count) - max(since.work_day_count) as waiting_days
    from {{ ref('task_episodes') }} as episodes
    cross join today
    inner join owned_debtors
        on
            episodes.sales_rep_id = owned_debtors.sales_rep_id
            and episodes.debtor_id = owned_debtors.debtor_id
    left join {{ ref('task_contacts') }} as contacts on episodes.debtor_id = contacts.debtor_id
    inner join {{ ref('work_day_shifts') }} as since
        on
            since.calendar_date
            = greatest(
                episodes.opened_on, coalesce(contacts.last_contacted_on, episodes.opened_on)
            )
    where episodes.episode_event <> 'closed'
    group by episodes.sales_rep_id, episodes.debtor_id
),

-- A signal that concerns all companies counts once.
signals as (
    select distinct
        owners.sales_rep_id,
        owners.debtor_id,
        signals.warning_signal_id,
        signals.weight,
        signals.first_seen_on
    from owners
    inner join {{ ref('warning_signals') }} as signals
        on
            owners.debtor_id = signals.debtor_id
            and signals.company_id in (owners.company_id, '*')
),

-- The worst grade of a debtor with any of the companies: its place, the best grade being 1.
grade_places as (
    select
        grade,
        row_number() over (order by minimum_points desc) as grade_place
    from {{ ref('stg_policy__grade_bands') }}
),

-- What is ordered counts once, whichever cause watches it.
watched as (
    select distinct
        company_id,
        customer_id,
        debtor_id,
        currency_code,
        ordered_amount
    from {{ ref('watched_accounts') }}
    where ordered_amount > 0
),

offers as (
    select
        offers.*,
        today.work_day_count - offered_days.work_day_count as waiting_days,
        row_number() over (
            partition by offers.sales_rep_id, offers.debtor_id
            order by offers.offered_on, offers.offer_number
        ) as place
    from {{ ref('task_settlement_offers') }} as offers
    cross join today
    left join {{ ref('work_day_shifts') }} as offered_days
        on offers.offered_on = offered_days.calendar_date
),

measures as (
    select
        sales_rep_id,
        debtor_id,
        'overdue_amount' as rule_code,
        currency_code,
        cast(sum(amount) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from pressing
    group by sales_rep_id, debtor_id, currency_code
    union all
    select
        sales_rep_id,
        debtor_id,
        'days_overdue' as rule_code,
        '*' as currency_code,
        cast(max(days_overdue) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from pressing
    group by sales_rep_id, debtor_id
    union all
    select * from {{ ref('task_promise_measures') }}
    union all
    -- A debtor's own limits add up; a group's total stands for all of it and is never added.
    select
        owners.sales_rep_id,
        owners.debtor_id,
        'credit_breach' as rule_code,
        breaches.currency_code,
        greatest(
            {{ sum_amount(
                'breaches.over_limit_amount', "breaches.breach_type <> 'group_over_limit'"
            ) }},
            cast(
                max(
                    case
                        when breaches.breach_type = 'group_over_limit'
                            then breaches.over_limit_amount
                        else 0
                    end
                ) as decimal(38, 4)
            )
        ) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join {{ ref('credit_breaches') }} as breaches
        on owners.debtor_id = breaches.debtor_id and owners.company_id = breaches.company_id
    where breaches.breach_type in ('over_limit', 'group_over_limit', 'cash_only')
    group by owners.sales_rep_id, owners.debtor_id, breaches.currency_code
    union all
    select distinct
        owners.sales_rep_id,
        owners.debtor_id,
        'customer_importance' as rule_code,
        '*' as currency_code,
        cast(importance.value as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join importance on owners.debtor_id = importance.debtor_id
    union all
    select
        sales_rep_id,
        debtor_id,
        'limitation' as rule_code,
        '*' as currency_code,
        cast(
            warning_days - {{ dbt.datediff(as_of_date(), 'limitation_end', 'day') }}
            as decimal(38, 4)
        ) as value,
        limitation_end as promised_date,
        cast(null as decimal(38, 4)) as amount
    from {{ ref('task_limitation') }}
    where condition_code = 'limitation_near'
    union all
    select
        sales_rep_id,
        debtor_id,
        'signals' as rule_code,
        '*' as currency_code,
        cast(sum(signals.weight) as decimal(38, 4)) as value,
        min(signals.first_seen_on) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from signals
    group by sales_rep_id, debtor_id
    union all
    select
        sales_rep_id,
        debtor_id,
        'waiting' as rule_code,
        '*' as currency_code,
        cast(waiting_days as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from waiting
    union all
    select
        demanded.sales_rep_id,
        demanded.debtor_id,
        'season' as rule_code,
        '*' as currency_code,
        cast(seasons.season_days + 1 - seasons.days_left as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from demanded
    cross join seasons
    where seasons.days_left <= seasons.season_days
    union all
    select
        owners.sales_rep_id,
        owners.debtor_id,
        'open_orders' as rule_code,
        watched.currency_code,
        cast(sum(watched.ordered_amount) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join watched
        on owners.debtor_id = watched.debtor_id and owners.company_id = watched.company_id
    group by owners.sales_rep_id, owners.debtor_id, watched.currency_code
    union all
    select
        sales_rep_id,
        debtor_id,
        'settlement_days' as rule_code,
        currency_code,
        cast(greatest(coalesce(waiting_days, 0), 0) as decimal(38, 4)) as value,
        offered_on as promised_date,
        claim_amount as amount
    from offers
    where place = 1
    union all
    select
        owners.sales_rep_id,
        owners.debtor_id,
        'grade' as rule_code,
        '*' as currency_code,
        cast(max(grade_places.grade_place) as decimal(38, 4)) as value,
        cast(null as date) as promised_date,
        cast(null as decimal(38, 4)) as amount
    from owners
    inner join {{ ref('customer_grades') }} as grades
        on owners.debtor_id = grades.debtor_id and owners.company_id = grades.company_id
    inner join grade_places on grades.grade = grade_places.grade
    group by owners.sales_rep_id, owners.debtor_id
)

select * from measures

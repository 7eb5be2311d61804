-- The three strongest reasons of a task: what holds it, then the parts of its score by points,
-- then what puts a debtor on the list without points.
with tasks as (
    select * from {{ ref('task_episodes') }}
    where episode_event <> 'closed'
),

conditions as (
    select
        tasks.task_id,
        conditions.condition_code
    from tasks
    inner join {{ ref('task_conditions') }} as conditions
        on
            tasks.sales_rep_id = conditions.sales_rep_id
            and tasks.debtor_id = conditions.debtor_id
),

owners as (
    select distinct
        sales_rep_id,
        debtor_id,
        company_id
    from {{ ref('task_portions') }}
    where reason_code <> 'settlement'
),

-- A limit of zero is not exceeded: nothing was to be owed at all. A group's limit is exceeded by
-- its total, which is not the debtor's own.
breached as (
    select
        tasks.task_id,
        max(case when breaches.breach_type = 'over_limit' then 1 else 0 end) = 1 as is_over_own,
        max(case when breaches.breach_type = 'cash_only' then 1 else 0 end) = 1 as is_cash_only,
        {{ sum_amount(
            'breaches.over_limit_amount', "breaches.breach_type <> 'group_over_limit'"
        ) }} as own_amount,
        max(
            case
                when breaches.breach_type = 'group_over_limit' then breaches.over_limit_amount
            end
        ) as group_amount
    from tasks
    inner join owners
        on tasks.sales_rep_id = owners.sales_rep_id and tasks.debtor_id = owners.debtor_id
    inner join {{ ref('credit_breaches') }} as breaches
        on owners.debtor_id = breaches.debtor_id and owners.company_id = breaches.company_id
    where breaches.breach_type in ('over_limit', 'group_over_limit', 'cash_only')
    group by tasks.task_id
),

reasons as (
    select
        task_id,
        condition_code as reason_code,
        '{}' as parameters,
        case condition_code
            when 'legal_status' then 1
            when 'data_hold' then 2
            when 'no_master_data' then 2
            when 'no_release_date' then 2
            when 'limitation_past' then 2
            when 'bounced' then 2
            when 'account_unconfirmed' then 2
            when 'unknown_dunning_policy' then 2
            when 'instalments_differ' then 2
            when 'settlement_waiting' then 2
            when 'dispute' then 4
            when 'unapplied_credit' then 5
            else 6
        end as reason_order,
        cast(0 as decimal(9, 2)) as points
    from conditions
    where
        condition_code in (
            'legal_status', 'data_hold', 'no_master_data', 'no_release_date', 'dispute',
            'unapplied_credit', 'due_soon', 'limitation_past', 'no_address', 'no_legal_name',
            'paid_lately', 'contract_unclear', 'bounced', 'account_unconfirmed',
            'unknown_dunning_policy', 'instalments_differ', 'below_minimum', 'watched_signal',
            'watched_breach', 'settlement_waiting'
        )
    union all
    select
        components.task_id,
        case
            when
                components.rule_code = 'credit_breach'
                and breached.group_amount > breached.own_amount
                then 'group_limit'
            when
                components.rule_code = 'credit_breach'
                and breached.is_cash_only
                and not breached.is_over_own
                then 'cash_only'
            else components.rule_code
        end as reason_code,
        components.parameters,
        case when components.rule_code = 'limitation' then 2 else 3 end as reason_order,
        components.points
    from {{ ref('task_score_components') }} as components
    -- The grade stands below the debtor's name already.
    left join breached on components.task_id = breached.task_id
    where components.rule_code <> 'grade'
),

placed as (
    select
        *,
        row_number() over (
            partition by task_id order by reason_order asc, points desc, reason_code asc
        ) as place
    from reasons
)

select
    task_id,
    max(case when place = 1 then reason_code end) as first_reason_code,
    max(case when place = 1 then parameters end) as first_reason_parameters,
    max(case when place = 2 then reason_code end) as second_reason_code,
    max(case when place = 2 then parameters end) as second_reason_parameters,
    max(case when place = 3 then reason_code end) as third_reason_code,
    max(case when place = 3 then parameters end) as third_reason_parameters
from placed
group by task_id

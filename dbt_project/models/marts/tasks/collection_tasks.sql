-- Today's list: every rep's debtors in the order in which to turn to them, each with what to do,
-- how, and why.
with tasks as (
    select * from {{ ref('task_facts') }}
),

today as (
    select next_work_day
    from {{ ref('work_day_shifts') }}
    where calendar_date = {{ as_of_date() }}
),

-- Lists of one version were made by the same rules: the files of the policy that orders them.
{%- set ordering = [
    "priority_points", "action_rules", "method_rules", "task_limits", "promise_cadence",
    "capacity", "watch_rules",
] %}
policy_files as (
    {%- for table in ordering %}
    select
        {{ loop.index }} as place,
        min(substring(source_row_id, 1, 16)) as file_hash
    from {{ ref('stg_policy__' ~ table) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

version as (
    select {{ hash_key([
        "coalesce(max(case when place = 1 then file_hash end), '')",
        "coalesce(max(case when place = 2 then file_hash end), '')",
        "coalesce(max(case when place = 3 then file_hash end), '')",
        "coalesce(max(case when place = 4 then file_hash end), '')",
        "coalesce(max(case when place = 5 then file_hash end), '')",
        "coalesce(max(case when place = 6 then file_hash end), '')",
        "coalesce(max(case when place = 7 then file_hash end), '')",
    ]) }} as policy_version
    from policy_files
),

assembled as (
    select
        tasks.task_id,
        tasks.sales_rep_id,
        tasks.debtor_id,
        places.rank,
        tasks.score,
        tasks.recommended_action,
        standing.debtor_name,
        standing.customer_importance as importance,
        tasks.maximum_days_overdue,
        tasks.oldest_due_date,
        reasons.first_reason_code,
        reasons.first_reason_parameters,
        reasons.second_reason_code,
        reasons.second_reason_parameters,
        reasons.third_reason_code,
        reasons.third_reason_parameters,
        tasks.opened_on as episode_opened_on,
        tasks.opening_sales_rep_id,
        tasks.opened_on = {{ as_of_date() }} as is_first_day,
        tasks.is_held,
        tasks.hold_reason_code,
        today.next_work_day as work_date,
        places.cut_reason is not null as is_cut,
        places.cut_reason,
        places.waits_until,
        places.is_pinned,
        tasks.is_guaranteed,
        methods.method_code,
        methods.track_code,
        coalesce(reputations.reputation_code, 'unproven') as reputation_code,
        exits.leaves_when,
        places.region,
        contacts.last_contacted_on,
        contacts.last_excuse_code,
        coalesce(contacts.contacts_last_week, 0) as contacts_last_week,
        contacts.next_contact_not_before,
        version.policy_version
    from tasks
    cross join version
    left join today on true
    inner join {{ ref('task_places') }} as places on tasks.task_id = places.task_id
    left join {{ ref('task_reasons') }} as reasons on tasks.task_id = reasons.task_id
    left join {{ ref('debtor_standing') }} as standing on tasks.debtor_id = standing.debtor_id
    left join {{ ref('debtor_reputations') }} as reputations
        on tasks.debtor_id = reputations.debtor_id
    left join {{ ref('task_contacts') }} as contacts on tasks.debtor_id = contacts.debtor_id
    left join {{ ref('task_methods') }} as methods
        on tasks.sales_rep_id = methods.sales_rep_id and tasks.debtor_id = methods.debtor_id
    left join {{ ref('task_exits') }} as exits
        on tasks.sales_rep_id = exits.sales_rep_id and tasks.debtor_id = exits.debtor_id
)

select * from assembled

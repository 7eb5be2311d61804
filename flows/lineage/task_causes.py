"""The questions to two releases that tell why an entry of a list differs: one query a cause.

`entries` (task_changes) and `changes` (bridge) are on the connection; `entry` numbers the pair.
"""

from __future__ import annotations

REPS = """
    select entry, rep_before, rep_after, reps.is_active is false as has_left,
        reps.deputy_id = rep_after as is_deputy, reps.manager_id = rep_after as is_manager
    from entries
    left join later.intermediate.int_sales_reps as reps on rep_before = reps.sales_rep_id
    where rep_before <> rep_after
"""
# Accounts that answer under another debtor: of this entry, or of one that it went to or came from.
DEBTORS = """
    with told as (
        select entry, debtor_before, debtor_after from entries where debtor_before <> debtor_after
        union
        select entries.entry, renamed.debtor_before, renamed.debtor_after
        from entries
        inner join renamed using (debtor_before)
        inner join later.marts.collection_tasks as tasks on renamed.debtor_after = tasks.debtor_id
        where entries.id_after is null
        union
        select entries.entry, renamed.debtor_before, renamed.debtor_after
        from entries
        inner join renamed using (debtor_after)
        inner join earlier.marts.collection_tasks as tasks
            on renamed.debtor_before = tasks.debtor_id
        where entries.id_before is null
    )
    select told.entry, debtor_before, debtor_after, renamed.customer_id, renamed.accounts
    from told
    inner join renamed using (debtor_before, debtor_after)
    order by told.entry, debtor_before, debtor_after
"""
# A document that is no open item of either run is its debtor's, whoever's entry it is.
MONEY = """
    with owned as (
        select entries.entry, items.receivable_id
        from entries
        inner join earlier.marts.item_dispositions as items
            on entries.rep_before = items.sales_rep_id and entries.debtor_before = items.debtor_id
        union
        select entries.entry, items.receivable_id
        from entries
        inner join later.marts.item_dispositions as items
            on entries.rep_after = items.sales_rep_id and entries.debtor_after = items.debtor_id
    ),
    known as (
        select receivable_id from earlier.marts.item_dispositions
        union
        select receivable_id from later.marts.item_dispositions
    )
    select entries.entry, changes.line, changes.currency_code, sum(changes.amount) as amount
    from entries
    inner join changes on changes.debtor_id in (entries.debtor_before, entries.debtor_after)
    left join owned
        on entries.entry = owned.entry and changes.receivable_id = owned.receivable_id
    where owned.entry is not null
        or changes.receivable_id not in (select receivable_id from known)
    group by entries.entry, changes.line, changes.currency_code
    order by entries.entry, changes.currency_code, changes.line
"""
PROMISES = """
    select entries.entry, before.promise_state as state_before,
        coalesce(after.promise_state, 'gone') as state_after,
        coalesce(after.currency_code, before.currency_code) as currency_code,
        coalesce(after.promised_amount, before.promised_amount) as amount,
        coalesce(after.promised_date, before.promised_date) as promised_date
    from earlier.marts.promises as before
    full join later.marts.promises as after using (promise_id)
    inner join entries
        on coalesce(after.debtor_id, before.debtor_id)
            in (entries.debtor_before, entries.debtor_after)
    where before.promise_state is distinct from after.promise_state
        or before.promised_date is distinct from after.promised_date
        or before.promised_amount is distinct from after.promised_amount
    order by entries.entry, promised_date, promise_id
"""
DISPUTES = """
    select entries.entry,
        coalesce(after.currency_code, before.currency_code) as currency_code,
        coalesce(before.is_open, false) as was_open, coalesce(after.is_open, false) as is_open,
        sum(case when coalesce(after.is_open, false) then after.disputed_amount
            else before.disputed_amount end) as amount
    from earlier.marts.disputes as before
    full join later.marts.disputes as after using (dispute_id, receivable_id)
    inner join entries
        on coalesce(after.debtor_id, before.debtor_id)
            in (entries.debtor_before, entries.debtor_after)
    where coalesce(before.is_open, false) <> coalesce(after.is_open, false)
    group by all
    order by entries.entry, currency_code, is_open
"""
PORTIONS = """
    create temp table portions as
    select entries.entry, false as is_later, items.receivable_id, items.currency_code,
        items.reason_code, items.is_overdue, items.amount
    from entries
    inner join earlier.marts.item_dispositions as items
        on entries.rep_before = items.sales_rep_id and entries.debtor_before = items.debtor_id
    union all
    select entries.entry, true as is_later, items.receivable_id, items.currency_code,
        items.reason_code, items.is_overdue, items.amount
    from entries
    inner join later.marts.item_dispositions as items
        on entries.rep_after = items.sales_rep_id and entries.debtor_after = items.debtor_id
"""
OVERDUE = """
    with items as (
        select entry, receivable_id, currency_code,
            max(case when not is_later then is_overdue end) as was_overdue,
            max(case when is_later then is_overdue end) as is_overdue,
            sum(case when is_later then amount else 0 end) as amount
        from portions
        group by all
    )
    select entry, currency_code, is_overdue, sum(amount) as amount
    from items
    where was_overdue <> is_overdue
    group by all
    order by entry, currency_code, is_overdue
"""
HELD = """
    select entry, reason_code, currency_code,
        sum(case when is_later then 0 else amount end) as amount_before,
        sum(case when is_later then amount else 0 end) as amount_after
    from portions
    where reason_code not in ('overdue', 'not_due')
    group by all
    having sum(case when is_later then amount else -amount end) <> 0
    order by all
"""
# Documents whose rep is another: they left this entry or came to it.
PASSED = """
    select entries.entry, portions.is_later, portions.currency_code,
        coalesce(others.sales_rep_id, 'nobody') as rep, sum(portions.amount) as amount
    from portions
    inner join entries using (entry)
    inner join (
        select distinct receivable_id, sales_rep_id, false as is_later
        from later.marts.item_dispositions
        union all
        select distinct receivable_id, sales_rep_id, true as is_later
        from earlier.marts.item_dispositions
    ) as others
        on portions.receivable_id = others.receivable_id
        and portions.is_later = others.is_later
        and others.sales_rep_id is distinct from
            case when portions.is_later then coalesce(entries.rep_before, entries.rep_after)
                else coalesce(entries.rep_after, entries.rep_before) end
    group by all
    order by all
"""
CONDITIONS = """
    with before as (
        select entries.entry, conditions.condition_code
        from entries
        inner join earlier.marts_steps.task_conditions as conditions
            on entries.rep_before = conditions.sales_rep_id
            and entries.debtor_before = conditions.debtor_id
    ),
    after as (
        select entries.entry, conditions.condition_code
        from entries
        inner join later.marts_steps.task_conditions as conditions
            on entries.rep_after = conditions.sales_rep_id
            and entries.debtor_after = conditions.debtor_id
    )
    select coalesce(after.entry, before.entry) as entry, condition_code,
        after.entry is not null as has_begun
    from before
    full join after using (entry, condition_code)
    where before.entry is null or after.entry is null
    order by entry, has_begun, condition_code
"""
POINTS = """
    with points as (
        select entries.entry, components.rule_code, components.points as points_before,
            0 as points_after
        from entries
        inner join earlier.marts.task_score_components as components
            on entries.id_before = components.task_id
        where entries.id_after is not null
        union all
        select entries.entry, components.rule_code, 0 as points_before,
            components.points as points_after
        from entries
        inner join later.marts.task_score_components as components
            on entries.id_after = components.task_id
        where entries.id_before is not null
    )
    select entry, rule_code, sum(points_before) as points_before, sum(points_after) as points_after
    from points
    group by entry, rule_code
    having sum(points_before) <> sum(points_after)
    order by entry, rule_code
"""
PLACES = """
    select entry, cut_before, cut_after, wait_after, is_pinned_before, is_pinned_after,
        rep_after is null as is_gone
    from entries
    where cut_before is distinct from cut_after or is_pinned_before <> is_pinned_after
        or wait_before is distinct from wait_after
    order by entry
"""
# Who was ahead and is not, or is now; the first few by name, and how many there are.
OVERTAKEN = """
    with ahead_before as (
        select one.entry, other.entry as other
        from entries as one
        inner join entries as other
            on one.rep_before = other.rep_before and one.rank_before > other.rank_before
        where one.rep_before = one.rep_after and one.rank_before <> one.rank_after
    ),
    ahead_after as (
        select one.entry, other.entry as other
        from entries as one
        inner join entries as other
            on one.rep_after = other.rep_after and one.rank_after > other.rank_after
        where one.rep_before = one.rep_after and one.rank_before <> one.rank_after
    ),
    differing as (
        select coalesce(before.entry, after.entry) as entry, before.entry is not null as was_ahead,
            coalesce(before.other, after.other) as other
        from ahead_before as before
        full join ahead_after as after on before.entry = after.entry and before.other = after.other
        where before.entry is null or after.entry is null
    ),
    placed as (
        select differing.entry, was_ahead, others.debtor_name as name,
            count(*) over (partition by differing.entry, was_ahead) as names,
            row_number() over (
                partition by differing.entry, was_ahead
                order by coalesce(others.rank_after, others.rank_before), others.entry
            ) as place
        from differing
        inner join entries as others on differing.other = others.entry
    )
    select entry, was_ahead, name, names
    from placed
    where place <= {most_names}
    order by entry, was_ahead, place
"""
# Where nothing else tells: rules of policy count days and amounts, and policy itself may be new.
RULES = """
    select entry, action_before, action_after, days_before, days_after,
        policy_before <> policy_after as is_new_policy
    from entries
    where action_before <> action_after or policy_before <> policy_after
    order by entry
"""

"""Who entered a list, left it, moved on it or changed on it between two runs, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flows import warehouse
from flows.lineage.amounts import Decimals
from flows.lineage.task_reasons import Reason, find_reasons
from flows.warehouse import Connection

# Accounts whose debtor is another now: a credit code was corrected, or a mapping reviewed.
_RENAMED = """
    create temp table renamed as
    select before.debtor_id as debtor_before, after.debtor_id as debtor_after,
        min(customer_id) as customer_id, count(*) as accounts
    from earlier.intermediate.int_customers as before
    inner join later.intermediate.int_customers as after using (customer_id)
    where before.debtor_id <> after.debtor_id
    group by all
"""
# A task keeps its id through a change of rep; where the id is another, rep and debtor are the pair,
# and where the debtor is another, the accounts he answers for: of several the first on the list.
_ENTRIES = """
    create temp table entries as
    with by_id as (
        select before.task_id as id_before, after.task_id as id_after
        from earlier.marts.collection_tasks as before
        inner join later.marts.collection_tasks as after on before.task_id = after.task_id
    ),
    by_list as (
        select before.task_id as id_before, after.task_id as id_after
        from earlier.marts.collection_tasks as before
        inner join later.marts.collection_tasks as after using (sales_rep_id, debtor_id)
        where before.task_id not in (select id_before from by_id)
            and after.task_id not in (select id_after from by_id)
    ),
    unpaired as (
        select false as is_later, task_id, sales_rep_id, debtor_id, rank
        from earlier.marts.collection_tasks
        where task_id not in (select id_before from by_id union select id_before from by_list)
        union all
        select true as is_later, task_id, sales_rep_id, debtor_id, rank
        from later.marts.collection_tasks
        where task_id not in (select id_after from by_id union select id_after from by_list)
    ),
    by_account as (
        select before.task_id as id_before, after.task_id as id_after
        from unpaired as before
        inner join renamed on before.debtor_id = renamed.debtor_before
        inner join unpaired as after
            on renamed.debtor_after = after.debtor_id and before.sales_rep_id = after.sales_rep_id
        where not before.is_later and after.is_later
        qualify row_number() over (partition by before.task_id order by after.rank) = 1
            and row_number() over (partition by after.task_id order by before.rank) = 1
    ),
    paired as (
        select * from by_id
        union all
        select * from by_list
        union all
        select * from by_account
    ),
    pairs as (
        select * from paired
        union all
        select task_id as id_before, null as id_after from earlier.marts.collection_tasks
        where task_id not in (select id_before from paired)
        union all
        select null as id_before, task_id as id_after from later.marts.collection_tasks
        where task_id not in (select id_after from paired)
    )
    select
        row_number() over (order by coalesce(id_after, id_before), id_before) as entry,
        coalesce(id_after, id_before) as task_id,
        id_before,
        id_after,
        coalesce(after.debtor_id, before.debtor_id) as debtor_id,
        before.debtor_id as debtor_before,
        after.debtor_id as debtor_after,
        coalesce(after.debtor_name, before.debtor_name, after.debtor_id, before.debtor_id)
            as debtor_name,
        before.sales_rep_id as rep_before,
        after.sales_rep_id as rep_after,
        before.rank as rank_before,
        after.rank as rank_after,
        before.score as score_before,
        after.score as score_after,
        before.recommended_action as action_before,
        after.recommended_action as action_after,
        before.first_reason_code as reason_before,
        after.first_reason_code as reason_after,
        before.cut_reason as cut_before,
        after.cut_reason as cut_after,
        before.waits_until as wait_before,
        after.waits_until as wait_after,
        coalesce(before.is_pinned, false) as is_pinned_before,
        coalesce(after.is_pinned, false) as is_pinned_after,
        before.maximum_days_overdue as days_before,
        after.maximum_days_overdue as days_after,
        before.policy_version as policy_before,
        after.policy_version as policy_after
    from pairs
    left join earlier.marts.collection_tasks as before on pairs.id_before = before.task_id
    left join later.marts.collection_tasks as after on pairs.id_after = after.task_id
"""
_TASKS = """
    select
        entry, task_id, debtor_id, debtor_name,
        case
            when rep_before is null then 'entered'
            when rep_after is null then 'left'
            when rep_before <> rep_after or rank_before <> rank_after then 'moved'
            else 'changed'
        end as change,
        coalesce(rep_after, rep_before) as sales_rep_id,
        rep_before, rep_after, rank_before, rank_after, score_before, score_after,
        action_before, action_after, reason_before, reason_after, cut_before, cut_after
    from entries
    order by entry
"""
_DEMANDS = """
    with amounts as (
        select entries.entry, amounts.currency_code, amounts.demand_amount as demand_before,
            0 as demand_after, amounts.held_amount as held_before, 0 as held_after
        from entries
        inner join earlier.marts.collection_task_amounts as amounts
            on entries.id_before = amounts.task_id
        union all
        select entries.entry, amounts.currency_code, 0 as demand_before,
            amounts.demand_amount as demand_after, 0 as held_before,
            amounts.held_amount as held_after
        from entries
        inner join later.marts.collection_task_amounts as amounts
            on entries.id_after = amounts.task_id
    )
    select entry, currency_code, sum(demand_before) as demand_before,
        sum(demand_after) as demand_after, sum(held_before) as held_before,
        sum(held_after) as held_after
    from amounts
    group by entry, currency_code
    having sum(demand_before) <> 0 or sum(demand_after) <> 0
        or sum(held_before) <> 0 or sum(held_after) <> 0
    order by entry, currency_code
"""
ORDER = ("entered", "left", "moved", "changed")


@dataclass(frozen=True)
class Demand:
    """What a task asks for and what is held of it in one currency, before and after."""

    currency_code: str
    demand_before: Decimal
    demand_after: Decimal
    held_before: Decimal
    held_after: Decimal


@dataclass(frozen=True)
class TaskChange:
    """A debtor whose entry on a list differs between two runs; absent values are None.

    change: entered, left, moved (another rank or rep) or changed (its place stayed).
    """

    task_id: str
    debtor_id: str
    debtor_name: str
    change: str
    sales_rep_id: str
    rep_before: str | None
    rep_after: str | None
    rank_before: int | None
    rank_after: int | None
    score_before: Decimal | None
    score_after: Decimal | None
    action_before: str | None
    action_after: str | None
    reason_before: str | None
    reason_after: str | None
    cut_before: str | None
    cut_after: str | None
    demands: tuple[Demand, ...]
    reasons: tuple[Reason, ...]


def task_changes(connection: Connection, decimals: Decimals) -> tuple[TaskChange, ...]:
    """Every entry that differs between the attached releases, once, with why.

    Reads the changes that build_bridge left on the connection; decimals: how amounts are worded.
    """
    connection.execute(_RENAMED)
    connection.execute(_ENTRIES)
    demands: dict[int, list[Demand]] = {}
    for row in warehouse.rows(connection, _DEMANDS):
        demands.setdefault(row.pop("entry"), []).append(Demand(**row))
    reasons = find_reasons(connection, decimals)
    changes = (
        _told(row, tuple(demands.get(row["entry"], ())), tuple(reasons.get(row["entry"], ())))
        for row in warehouse.rows(connection, _TASKS)
    )
    return tuple(sorted((one for one in changes if one.reasons), key=_place))


def _told(
    row: dict[str, Any], demands: tuple[Demand, ...], reasons: tuple[Reason, ...]
) -> TaskChange:
    values = {name: value for name, value in row.items() if name != "entry"}
    return TaskChange(**values, demands=demands, reasons=reasons)


def _place(one: TaskChange) -> tuple[int, str, int]:
    return ORDER.index(one.change), one.sales_rep_id, one.rank_after or one.rank_before or 0

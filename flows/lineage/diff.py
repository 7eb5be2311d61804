"""Compares two runs: what took the open amount from one to the other, and whose task changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.lineage.amounts import shown_amount, signed_amount
from flows.lineage.bridge import LINES, Bridge, Change, CurrencyBridge, build_bridge
from flows.lineage.built_runs import BuiltRun, pick_pair
from flows.narrator import printable
from flows.outcomes import WAREHOUSE
from flows.recovery import recover_if_idle
from flows.warehouse import Connection
from flows.zone import shown

# What a person reads at once; --json holds every change.
MOST_SHOWN = 40
# New business is summed; what looks like a mistake or a surprise is named, document by document.
NAMED = ("corrections", "quarantined", "dropped")

_TASKS = """
    with task_rows as (
        select
            coalesce(after.task_id, before.task_id) as task_id,
            sales_rep_id,
            debtor_id,
            coalesce(after.debtor_name, before.debtor_name) as debtor_name,
            case
                when before.task_id is null then 'entered'
                when after.task_id is null then 'left'
                else 'moved'
            end as change,
            before.rank as rank_before,
            after.rank as rank_after,
            before.score as score_before,
            after.score as score_after,
            before.first_reason_code as reason_before,
            after.first_reason_code as reason_after
        from earlier.marts.collection_tasks as before
        full join later.marts.collection_tasks as after using (sales_rep_id, debtor_id)
    )
    select * from task_rows
    where rank_before is distinct from rank_after
    order by change, sales_rep_id, coalesce(rank_after, rank_before)
"""
_DEMANDS = """
    with demands as (
        select tasks.sales_rep_id, tasks.debtor_id, amounts.currency_code,
            amounts.demand_amount as demand_before, 0 as demand_after
        from earlier.marts.collection_tasks as tasks
        inner join earlier.marts.collection_task_amounts as amounts using (task_id)
        union all
        select tasks.sales_rep_id, tasks.debtor_id, amounts.currency_code,
            0 as demand_before, amounts.demand_amount as demand_after
        from later.marts.collection_tasks as tasks
        inner join later.marts.collection_task_amounts as amounts using (task_id)
    )
    select sales_rep_id, debtor_id, currency_code,
        sum(demand_before) as demand_before, sum(demand_after) as demand_after
    from demands
    group by all
    having demand_before <> 0 or demand_after <> 0
    order by sales_rep_id, debtor_id, currency_code
"""


@dataclass(frozen=True)
class Demand:
    """What a task asks for in one currency, before and after."""

    currency_code: str
    demand_before: Decimal
    demand_after: Decimal


@dataclass(frozen=True)
class TaskChange:
    """A debtor who entered or left a rep's list, or moved on it; absent values are None."""

    task_id: str
    sales_rep_id: str
    debtor_id: str
    debtor_name: str
    change: str
    rank_before: int | None
    rank_after: int | None
    score_before: Decimal | None
    score_after: Decimal | None
    reason_before: str | None
    reason_after: str | None
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class Difference:
    """Two runs, the bridge between their open amounts, and the tasks that changed."""

    earlier: BuiltRun
    later: BuiltRun
    bridge: Bridge
    tasks: tuple[TaskChange, ...]

    def lines(self) -> list[str]:
        """The difference for a person."""
        lines = [_run("from", self.earlier), _run("to", self.later)]
        for currency in self.bridge.currencies:
            lines += _bridge(currency)
        named = [change for change in self.bridge.changes if change.line in NAMED]
        lines += _cut("known later or gone", [_change(change) for change in named])
        return lines + _cut("tasks", [_task(task) for task in self.tasks])

    def document(self) -> dict[str, Any]:
        """The difference for a machine; amounts and dates are text."""
        return {
            "earlier": _plain(self.earlier.facts()),
            "later": _plain(self.later.facts()),
            "currencies": _plain([asdict(one) for one in self.bridge.currencies]),
            "changes": _plain([asdict(one) for one in self.bridge.changes]),
            "tasks": _plain([asdict(one) for one in self.tasks]),
        }


def compare_runs(home: Path, first: str | None, second: str | None) -> Difference:
    """What changed between two runs of a home, each named by its id, its day, or left out.

    Without names: the last published and the one before; with one, that and the last published.
    The one that tells less is the earlier. Raises UsageError when there is no such run.
    """
    recover_if_idle(home)
    earlier, later = pick_pair(home, first, second)
    databases = (earlier.release / WAREHOUSE, later.release / WAREHOUSE)
    with warehouse.read_only_pair(*databases) as connection:
        bridge = build_bridge(connection, earlier.as_of)
        return Difference(earlier, later, bridge, task_changes(connection))


def task_changes(connection: Connection) -> tuple[TaskChange, ...]:
    """Who entered or left a list or moved on it, between the releases attached to a connection."""
    demands: dict[tuple[str, str], list[Demand]] = {}
    for row in warehouse.rows(connection, _DEMANDS):
        key = (str(row.pop("sales_rep_id")), str(row.pop("debtor_id")))
        demands.setdefault(key, []).append(Demand(**row))
    return tuple(
        TaskChange(**row, demands=tuple(demands.get((row["sales_rep_id"], row["debtor_id"]), ())))
        for row in warehouse.rows(connection, _TASKS)
    )


def _run(word: str, run: BuiltRun) -> str:
    return f"{word:<5} run {run.run_id}  as of {run.as_of}, known at {shown(run.known_at)}"


def _bridge(currency: CurrencyBridge) -> list[str]:
    moved = [
        f"  {move.line.replace('_', ' '):<17} {signed_amount(move.amount):>18}"
        f"  {move.documents:>5}  {LINES[move.line]}"
        for move in currency.movements
    ]
    return [
        currency.currency_code,
        f"  {'open before':<17} {shown_amount(currency.opening_amount):>18}",
        *moved,
        f"  {'open after':<17} {shown_amount(currency.closing_amount):>18}",
    ]


def _cut(title: str, lines: list[str]) -> list[str]:
    if not lines:
        return []
    more = len(lines) - MOST_SHOWN
    cut = [f"  … and {more} more: --json shows all"] if more > 0 else []
    return [title, *lines[:MOST_SHOWN], *cut]


def _change(change: Change) -> str:
    what = f"{change.part} {change.change}"
    if change.part == "application":
        what += f" (of {change.part_id}, {change.part_date})"
    return printable(
        f"  {change.line:<12} {change.document_number}  {change.currency_code} "
        f"{signed_amount(change.amount)}  {what}"
    )


def _task(task: TaskChange) -> str:
    ranks = f"{task.rank_before or '-'} → {task.rank_after or '-'}"
    asked = " · ".join(
        f"{one.currency_code} {shown_amount(one.demand_before)} → {shown_amount(one.demand_after)}"
        for one in task.demands
    )
    reasons = " → ".join(dict.fromkeys(filter(None, (task.reason_before, task.reason_after))))
    return printable(
        f"  {task.change:<8} {task.sales_rep_id}  {ranks:<9} {task.debtor_name}  "
        f"{asked or 'nothing demanded'}  {reasons}"
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

"""Compares two runs: what took the open amount from one to the other, and whose task changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.lineage.amounts import Decimals, read_decimals, shown_amount, signed_amount
from flows.lineage.bridge import LINES, Bridge, Change, CurrencyBridge, Movement, build_bridge
from flows.lineage.built_runs import BuiltRun, pick_pair
from flows.lineage.columns import WIDTH, display_width, padded, wrapped
from flows.lineage.demand_bridge import LINES as DEMAND_LINES
from flows.lineage.demand_bridge import DemandBridge, DemandMovement, demand_bridges
from flows.lineage.task_changes import ORDER, Demand, TaskChange, task_changes
from flows.narrator import printable
from flows.outcomes import WAREHOUSE
from flows.recovery import recover_if_idle
from flows.zone import shown

# What a person reads at once; --json holds every change.
MOST_SHOWN = 40
# New business is summed; what looks like a mistake or a surprise is named, document by document.
NAMED = ("corrections", "quarantined", "dropped")
INDENT, BULLET, BEYOND = " " * 11, " " * 11 + "- ", " " * 13


@dataclass(frozen=True)
class Difference:
    """Two runs, the bridges between their open amounts and demands, and the tasks that changed.

    demands: by currency. decimals: of each currency, for a person to read.
    """

    earlier: BuiltRun
    later: BuiltRun
    bridge: Bridge
    tasks: tuple[TaskChange, ...]
    decimals: Decimals = field(default_factory=dict[str, int])
    demands: Mapping[str, DemandBridge] = field(default_factory=dict[str, DemandBridge])

    def lines(self) -> list[str]:
        """The difference for a person."""
        lines = [_run("from", self.earlier), _run("to", self.later)]
        for currency in self.bridge.currencies:
            lines += _bridge(currency, self.decimals)
            if currency.currency_code in self.demands:
                lines += _demand_bridge(self.demands[currency.currency_code], self.decimals)
        named = [change for change in self.bridge.changes if change.line in NAMED]
        lines += _listed("known later or gone", [_change(one, self.decimals) for one in named])
        return lines + _tasks(self.tasks, self.decimals)

    def document(self) -> dict[str, Any]:
        """The difference for a machine; amounts and dates are text."""
        return {
            "earlier": _plain(self.earlier.facts()),
            "later": _plain(self.later.facts()),
            "currencies": _plain([asdict(one) for one in self.bridge.currencies]),
            "demands": _plain([asdict(one) for one in self.demands.values()]),
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
        decimals = read_decimals(connection, "later.landing")
        tasks = task_changes(connection, decimals)
        demands = demand_bridges(connection)
        return Difference(earlier, later, bridge, tasks, decimals, demands)


def _run(word: str, run: BuiltRun) -> str:
    return f"{word:<5} run {run.run_id}  as of {run.as_of}, known at {shown(run.known_at)}"


def _bridge(currency: CurrencyBridge, decimals: Decimals) -> list[str]:
    code = currency.currency_code
    return [
        code,
        _stand("open before", currency.opening_amount, code, decimals),
        *(_movement(move, LINES[move.line], code, decimals) for move in currency.movements),
        _stand("open after", currency.closing_amount, code, decimals),
    ]


def _demand_bridge(demand: DemandBridge, decimals: Decimals) -> list[str]:
    code = demand.currency_code
    return [
        _stand("demand before", demand.opening_amount, code, decimals),
        *(_movement(move, DEMAND_LINES[move.line], code, decimals) for move in demand.movements),
        _stand("demand after", demand.closing_amount, code, decimals),
    ]


def _stand(word: str, amount: Decimal, code: str, decimals: Decimals) -> str:
    return f"  {word:<17} {shown_amount(amount, code, decimals):>18}"


def _movement(move: Movement | DemandMovement, says: str, code: str, decimals: Decimals) -> str:
    amount = signed_amount(move.amount, code, decimals)
    return f"  {move.line.replace('_', ' '):<17} {amount:>18}  {move.documents:>5}  {says}"


def _listed(title: str, entries: list[list[str]]) -> list[str]:
    """A heading and its entries, of several lines each; the first MOST_SHOWN of them."""
    if not entries:
        return []
    more = len(entries) - MOST_SHOWN
    cut = [f"  … and {more} more: --json shows all"] if more > 0 else []
    return [title, *(line for entry in entries[:MOST_SHOWN] for line in entry), *cut]


def _tasks(tasks: tuple[TaskChange, ...], decimals: Decimals) -> list[str]:
    counts = Counter(task.change for task in tasks)
    title = f"tasks  {', '.join(f'{counts[one]} {one}' for one in ORDER if counts[one])}"
    return _listed(title, [_task(task, decimals) for task in tasks])


def _change(change: Change, decimals: Decimals) -> list[str]:
    what = f"{change.part} {change.change}"
    if change.part == "application":
        what += f" (of {change.part_id}, {change.part_date})"
    amount = signed_amount(change.amount, change.currency_code, decimals)
    told = f"{change.line:<12} {change.document_number}  {change.currency_code} {amount}  {what}"
    return wrapped(printable(told), "  ", " " * 15)


def _task(task: TaskChange, decimals: Decimals) -> list[str]:
    """An entry in a few lines: who and where, what is asked, and why."""
    ranks = _changed(task.rank_before or "-", task.rank_after or "-")
    title = (
        f"  {task.change:<8} {padded(_changed(task.rep_before, task.rep_after), 10)} {ranks:>9}  "
    )
    score = _changed(task.score_before, task.score_after)
    name = padded(printable(task.debtor_name), WIDTH - display_width(title) - len(score) - 8)
    asked = [
        _changed(task.action_before, task.action_after),
        *(_demand(one, decimals) for one in task.demands),
    ]
    return [
        f"{title}{name}  score {score}",
        *wrapped(" · ".join(asked), INDENT, INDENT),
        *(line for one in task.reasons for line in wrapped(printable(one.text), BULLET, BEYOND)),
    ]


def _demand(one: Demand, decimals: Decimals) -> str:
    asked, held = (
        _changed(*(shown_amount(amount, one.currency_code, decimals) for amount in amounts))
        for amounts in ((one.demand_before, one.demand_after), (one.held_before, one.held_after))
    )
    is_held = one.held_before or one.held_after
    return f"{one.currency_code} {asked}" + (f" (held {held})" if is_held else "")


def _changed(before: object, after: object) -> str:
    if before is None or after is None or before == after:
        return str(after if before is None else before)
    return f"{before} → {after}"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

"""Follows rows and documents up to where they ended: tasks, letters, balances, or nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows import warehouse
from flows.lineage.held import Held
from flows.lineage.subjects import Subject, marks
from flows.lineage.values import NOTHING, Balance, Settlement, Share, Use
from flows.warehouse import Connection

ITEMS = """
    select 'task' as kind, task_id as key, disposition as share, currency_code,
        sum(amount) as amount
    from marts.collection_task_items
    where receivable_id in ({marks})
    group by task_id, disposition, currency_code
    union all
    select 'letter' as kind, letter_items.letter_id as key, 'total' as share, currency_code,
        sum(amount) as amount
    from marts.letter_items
    where receivable_id in ({marks})
    group by letter_id, currency_code
    order by kind, key, share
"""
# What is judged of a debtor rests on all of his rows: a row that is asked about would name it each
# time. It is traced from the judgement down to the rows.
ROW_USES = """
    select output_table, output_key, output_column, sum(contribution) as contribution
    from marts.lineage_edges
    where source_row_id in ({marks})
        and output_table not in (
            'open_items', 'unapplied_credits',
            'credit_breaches', 'customer_grades', 'recommended_limits', 'warning_signals',
            'limitation_clocks'
        )
    group by output_table, output_key, output_column
    order by output_table, output_key, output_column
"""
QUARANTINED = """
    select table_name, column_name || ' ' || value as state, rule_code as reason
    from marts.quarantined_rows
    where source_row_id in ({marks})
"""
EXCLUDED = """
    select table_name, cast(null as varchar) as state, reason_code as reason
    from staging.stg_exclusions
    where source_row_id in ({marks})
"""
REFUSED = """
    select 'answers' as table_name,
        concat_ws(', ', contact_column, promise_column, dispute_column) as state,
        concat_ws(
            ', ', case when row_state <> 'used' then coalesce(row_rule, row_state) end,
            contact_rule, promise_rule, dispute_rule, snooze_rule
        ) as reason
    from marts.answers
    where source_row_id in ({marks})
        and (row_state <> 'used'
            or coalesce(contact_rule, promise_rule, dispute_rule, snooze_rule) is not null)
"""
KINDS = {
    "collection_task_amounts": "task",
    "collection_tasks": "task",
    "letter_amounts": "letter",
    "letter_interest": "letter",
    "letter_instalments": "letter",
    "letters_due": "letter",
    "customer_balances": "balance",
    "credit_exposures": "exposure",
    "gl_tie_out": "control account",
    "promise_reliability": "reliability",
    "daily_collections": "daily report",
    "rep_months": "rep's month",
    "recovery_by_age": "recovery by age",
    "sales_statistics": "sales statistics",
    "task_results": "result of a task",
    "receivable_months": "month of receivables",
    "loss_allowances": "loss allowance",
    "carry_costs": "cost of waiting",
}
# What tells of the past alone: a figure there leaves nothing to do.
LOOKING_BACK = tuple(
    KINDS[table]
    for table in (
        *("rep_months", "daily_collections", "recovery_by_age"),
        *("sales_statistics", "task_results", "receivable_months"),
    )
)


Key = tuple[str, str]


@dataclass
class _Found:
    """What reached one task, letter or balance."""

    shares: list[Share] = field(default_factory=list[Share])
    roles: list[str] = field(default_factory=list[str])


def follow_up(
    connection: Connection,
    held: Held,
    subject: Subject,
    balances: Sequence[Balance],
    settlements: Sequence[Settlement],
) -> tuple[Use, ...]:
    """Where the subject ended; one use that says why there is nothing, when there is nothing."""
    if subject.tasks or subject.letters or subject.is_short or subject.results:
        return (
            *(held.task(task_id, ()) for task_id in subject.tasks),
            *(held.letter(letter_id, ()) for letter_id in subject.letters),
        )
    counting = [found.receivable_id for found in settlements if found.state == "counts"]
    row_ids = [row_id for _, row_id in subject.rows]
    found = _by_row(connection, row_ids)
    _put(found, _by_item(connection, sorted({*subject.receivables, *counting})))
    uses = (
        *_judged(connection, "quarantined", QUARANTINED, row_ids),
        *_judged(connection, "excluded", EXCLUDED, row_ids),
        *_judged(connection, "refused", REFUSED, row_ids),
        *(_use(held, kind, key, found[kind, key]) for kind, key in sorted(found, key=_order)),
    )
    is_over = all(use.kind in LOOKING_BACK for use in uses) and (
        balances or settlements or not uses
    )
    nothing = (Use(NOTHING, NOTHING, state=_why_nothing(balances, settlements)),)
    return (*nothing, *uses) if is_over else uses


def _by_item(connection: Connection, receivables: Sequence[str]) -> dict[Key, _Found]:
    query = ITEMS.format(marks=marks(receivables))
    found: dict[Key, _Found] = defaultdict(_Found)
    for row in warehouse.rows(connection, query, [*receivables, *receivables]):
        share = Share(str(row["share"]), str(row["currency_code"]), row["amount"])
        found[str(row["kind"]), str(row["key"])].shares.append(share)
    return found


def _by_row(connection: Connection, row_ids: Sequence[str]) -> dict[Key, _Found]:
    found: dict[Key, _Found] = defaultdict(_Found)
    for row in _asked(connection, ROW_USES, row_ids):
        kind = KINDS[str(row["output_table"])]
        parts = str(row["output_key"]).split("|")
        key = parts[0] if kind in ("task", "letter") else "|".join(parts[:-1])
        column = str(row["output_column"]).removesuffix("_amount")
        if row["contribution"] is None:
            found[kind, key].roles.append(column)
        else:
            found[kind, key].shares.append(Share(column, parts[-1], row["contribution"]))
    return found


def _put(found: dict[Key, _Found], by_item: dict[Key, _Found]) -> None:
    """What a whole document is asked for says more than the share of its row."""
    for key, item in by_item.items():
        if key in found:
            item.shares += [share for share in found[key].shares if share.column == "unapplied"]
            item.roles += found[key].roles
        found[key] = item


def _judged(connection: Connection, kind: str, query: str, row_ids: Sequence[str]) -> Iterable[Use]:
    return [
        Use(kind, str(row["table_name"]), state=row["state"], reason=str(row["reason"]))
        for row in _asked(connection, query, row_ids)
    ]


def _use(held: Held, kind: str, key: str, found: _Found) -> Use:
    shares, roles = tuple(found.shares), tuple(found.roles)
    if kind == "task":
        return held.task(key, shares, roles)
    if kind == "letter":
        return held.letter(key, shares, roles)
    return Use(kind, key, shares=shares, roles=roles)


def _order(found: Key) -> tuple[int, str]:
    """Letters and tasks, which people hold, before balances."""
    return ("letter", "task", *KINDS.values()).index(found[0]), found[1]


def _why_nothing(balances: Sequence[Balance], settlements: Sequence[Settlement]) -> str:
    if any(balance.left_amount is None for balance in balances):
        return "not_in_force"
    if balances or any(settlement.state == "counts" for settlement in settlements):
        return "settled"
    return settlements[0].state if settlements else "unused"


def _asked(connection: Connection, query: str, row_ids: Sequence[str]) -> list[dict[str, Any]]:
    return warehouse.rows(connection, query.format(marks=marks(row_ids)), row_ids)

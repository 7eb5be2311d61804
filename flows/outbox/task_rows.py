"""Reads what a rep's workbook shows, for a few reps at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from flows.outbox import task_queries
from flows.row_signature import FILLED
from flows.warehouse import Connection, rows


class OfTask(Protocol):
    """A row that belongs to a task."""

    @property
    def task_id(self) -> str:
        """The task it belongs to."""
        ...


Row = TypeVar("Row")
TaskRow = TypeVar("TaskRow", bound=OfTask)


@dataclass(frozen=True)
class Task:
    """One debtor to work on: a row of marts.collection_tasks with the contact to call."""

    task_id: str
    sales_rep_id: str
    debtor_id: str
    debtor_name: str
    rank: int
    score: Decimal
    recommended_action: str
    maximum_days_overdue: int | None
    first_reason_code: str | None
    first_reason_parameters: str | None
    second_reason_code: str | None
    second_reason_parameters: str | None
    third_reason_code: str | None
    third_reason_parameters: str | None
    is_held: bool
    hold_reason_code: str | None
    work_date: date
    is_cut: bool
    cut_reason: str | None
    waits_until: date | None
    method_code: str | None
    track_code: str | None
    leaves_when: str | None
    last_excuse_code: str | None
    next_contact_not_before: date | None
    contact_name: str | None
    contact_phone: str | None
    customer_numbers: str | None
    grade: str | None
    signal_codes: str | None
    debt_class: str | None
    debt_class_zh: str | None
    debt_class_en: str | None
    pay_day: int | None

    @property
    def task_short(self) -> str:
        """The first eight characters of the task id, for people."""
        return self.task_id[:8]


@dataclass(frozen=True)
class TaskAmount:
    """What a task is about in one currency, over all companies."""

    task_id: str
    currency_code: str
    demand_amount: Decimal
    held_amount: Decimal
    unapplied_amount: Decimal


@dataclass(frozen=True)
class TaskAccount:
    """What a task is about on one account of the debtor, in one company and currency."""

    task_id: str
    company_id: str
    currency_code: str
    customer_id: str
    demand_amount: Decimal
    open_amount: Decimal


@dataclass(frozen=True)
class TaskItem:
    """A portion of an open document behind a task."""

    task_id: str
    item_number: int
    customer_number: str | None
    document_number: str
    instalment_number: int | None
    document_date: date
    due_date: date
    days_overdue: int
    currency_code: str
    original_amount: Decimal | None
    open_amount: Decimal
    disposition: str
    reason_code: str
    rests_on_inference: bool
    amount: Decimal


@dataclass(frozen=True)
class ItemTotal:
    """The portions of a task in one currency, summed by what becomes of them."""

    task_id: str
    currency_code: str
    demand_amount: Decimal
    held_amount: Decimal
    not_due_amount: Decimal
    excluded_amount: Decimal
    item_count: int


@dataclass(frozen=True)
class ListTotal:
    """The demand of a rep's list, or of what capacity cut from it, in one currency."""

    sales_rep_id: str
    is_cut: bool
    currency_code: str
    demand_amount: Decimal


@dataclass(frozen=True)
class PromiseNote:
    """A promise that matters today."""

    task_id: str
    promise_state: str
    promised_date: date
    promised_amount: Decimal | None
    paid_in_window: Decimal | None
    currency_code: str


@dataclass(frozen=True)
class DisputeNote:
    """An open dispute."""

    task_id: str
    disputed_amount: Decimal | None
    currency_code: str
    reason: str | None


@dataclass(frozen=True)
class HoldNote:
    """A line of a file that could not be read and may concern the debtor."""

    task_id: str
    file_name: str
    line: int


@dataclass(frozen=True)
class AnswerNote:
    """A row that the rep sent back: what he wrote, what counts of it, and what does not and why.

    faults: pairs of column and reason, both empty where nothing is wrong.
    """

    sales_rep_id: str
    work_day: date | None
    debtor_name: str | None
    row_rule: str | None
    cells: Mapping[str, str | None]
    accepted: frozenset[str]
    faults: tuple[tuple[str, str], ...]
    file_name: str
    sheet: str
    line: int


@dataclass(frozen=True)
class TaskEntry:
    """A task with everything the workbook says about it, in the workbook's order."""

    task: Task
    amounts: tuple[TaskAmount, ...]
    items: tuple[TaskItem, ...]
    item_totals: tuple[ItemTotal, ...]
    promises: tuple[PromiseNote, ...]
    disputes: tuple[DisputeNote, ...]
    holds: tuple[HoldNote, ...]
    accounts: tuple[TaskAccount, ...]


@dataclass(frozen=True)
class RepTasks:
    """A rep's tasks by rank, the totals of his list, and his answers of the last days."""

    sales_rep_id: str
    rep_name: str
    entries: tuple[TaskEntry, ...]
    list_totals: tuple[ListTotal, ...]
    answers: tuple[AnswerNote, ...] = ()

    @property
    def shown_name(self) -> str:
        """Name and id, or the id alone when no name is known."""
        known = self.rep_name != self.sales_rep_id
        return f"{self.rep_name} {self.sales_rep_id}" if known else self.sales_rep_id


def read_rep_names(connection: Connection) -> dict[str, str]:
    """Every rep who has a task or a letter, with his name (his id when none is known)."""
    return {row["sales_rep_id"]: row["rep_name"] for row in rows(connection, task_queries.REPS)}


def read_rep_tasks(connection: Connection, rep_names: Mapping[str, str]) -> list[RepTasks]:
    """The tasks of the given reps (id → name), read with one query a table for all of them."""
    rep_ids = sorted(rep_names)
    entries = grouped(_entries(connection, rep_ids), lambda entry: entry.task.sales_rep_id)
    totals = grouped(
        fetched(connection, ListTotal, task_queries.LIST_TOTALS, rep_ids),
        lambda total: total.sales_rep_id,
    )
    answers = grouped(_answers(connection, rep_ids), lambda answer: answer.sales_rep_id)
    return [
        RepTasks(
            rep_id,
            rep_names[rep_id],
            entries.get(rep_id, ()),
            totals.get(rep_id, ()),
            answers.get(rep_id, ()),
        )
        for rep_id in rep_ids
    ]


def _answers(connection: Connection, rep_ids: Sequence[str]) -> list[AnswerNote]:
    parts = ("contact", "promise", "dispute", "snooze")
    return [
        AnswerNote(
            sales_rep_id=row["sales_rep_id"],
            work_day=row["work_day"],
            debtor_name=row["debtor_name"],
            row_rule=row["row_rule"],
            cells={name: row[name] for name in FILLED if name != "note"},
            accepted=frozenset(part for part in parts if row[f"has_{part}"]),
            faults=tuple(
                (row[f"{part}_column"] or "", row[f"{part}_rule"] or "") for part in parts
            ),
            file_name=row["file_name"],
            sheet=row["sheet"],
            line=row["line"],
        )
        for row in rows(connection, task_queries.ANSWERS, [list(rep_ids)])
    ]


def fetched(
    connection: Connection, kind: Callable[..., Row], query: str, rep_ids: Sequence[str]
) -> list[Row]:
    """The rows of a query about some reps (its one parameter) as values of a dataclass."""
    return [kind(**row) for row in rows(connection, query, [list(rep_ids)])]


def grouped(values: Iterable[Row], key: Callable[[Row], str]) -> dict[str, tuple[Row, ...]]:
    """The values by key, each group in the order it came."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for value in values:
        groups[key(value)].append(value)
    return {name: tuple(group) for name, group in groups.items()}


def _entries(connection: Connection, rep_ids: Sequence[str]) -> list[TaskEntry]:
    def by_task(kind: Callable[..., TaskRow], query: str) -> dict[str, tuple[TaskRow, ...]]:
        return grouped(fetched(connection, kind, query, rep_ids), lambda row: row.task_id)

    amounts = by_task(TaskAmount, task_queries.AMOUNTS)
    items = by_task(TaskItem, task_queries.ITEMS)
    item_totals = by_task(ItemTotal, task_queries.ITEM_TOTALS)
    promises = by_task(PromiseNote, task_queries.PROMISES)
    disputes = by_task(DisputeNote, task_queries.DISPUTES)
    holds = by_task(HoldNote, task_queries.HOLDS)
    accounts = by_task(TaskAccount, task_queries.ACCOUNTS)
    return [
        TaskEntry(
            task,
            amounts.get(task.task_id, ()),
            items.get(task.task_id, ()),
            item_totals.get(task.task_id, ()),
            promises.get(task.task_id, ()),
            disputes.get(task.task_id, ()),
            holds.get(task.task_id, ()),
            accounts.get(task.task_id, ()),
        )
        for task in fetched(connection, Task, task_queries.TASKS, rep_ids)
    ]

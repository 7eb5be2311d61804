"""Lays out the documents behind a rep's tasks, grouped by customer, with totals that foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flows.outbox.labels import filled, task_labels
from flows.outbox.run_facts import RunFacts
from flows.outbox.sheets import Cell, Column, Money, Sheet, SheetRow, Style
from flows.outbox.task_rows import ItemTotal, RepTasks, Task, TaskEntry, TaskItem
from flows.outbox.words_of_codes import code_label

DISPOSITIONS = ("demand", "held", "not_due", "excluded")
SELF_EVIDENT = frozenset({"overdue", "not_due"})


@dataclass(frozen=True)
class Field:
    """A column with what it shows of an item and of a total."""

    column: Column
    of_item: Callable[[Task, TaskItem], Cell]
    of_total: Callable[[Task, ItemTotal], Cell]


def items_sheet(rep: RepTasks, facts: RunFacts, language: str) -> Sheet:
    """Every portion of every document behind the rep's tasks, and a total by task and currency."""
    labels = task_labels(language)
    fields = _fields(rep, facts, language)
    rows = [row for entry in rep.entries for row in _rows(entry, fields)]
    return Sheet(
        name=labels["sheet.items"],
        title=filled(labels["title.items"], rep=rep.shown_name),
        subtitle=labels["guide.read_items_text"],
        banners=(),
        columns=tuple(field.column for field in fields),
        rows=tuple(rows),
        frozen_columns=2,
        has_headings=True,
    )


def _rows(entry: TaskEntry, fields: list[Field]) -> list[SheetRow]:
    rows: list[SheetRow] = []
    for total in entry.item_totals:
        items = [item for item in entry.items if item.currency_code == total.currency_code]
        rows += [
            SheetRow(tuple(field.of_item(entry.task, item) for field in fields)) for item in items
        ]
        cells = tuple(field.of_total(entry.task, total) for field in fields)
        rows.append(SheetRow(cells, "total"))
    return rows


def _fields(rep: RepTasks, facts: RunFacts, language: str) -> list[Field]:
    """The columns that have something to show in this workbook."""
    labels = task_labels(language)
    items = [item for entry in rep.entries for item in entry.items]
    fields = _identity_fields(language)
    if any((item.instalment_number or 1) > 1 for item in items):
        fields.insert(4, _field(labels["column.instalment"], 6, "centred", _instalment))
    if any(item.original_amount is not None for item in items):
        fields.append(
            _field(
                labels["column.original"],
                13,
                "money",
                lambda _, item: (
                    None
                    if item.original_amount is None
                    else Money(item.original_amount, facts.currency(item.currency_code).decimals)
                ),
            )
        )
    fields.append(
        _field(
            labels["column.open"],
            13,
            "money",
            lambda _, item: Money(item.open_amount, facts.currency(item.currency_code).decimals),
        )
    )
    used = {item.disposition for item in items} | {"demand"}
    fields += [_part_field(name, facts, language) for name in DISPOSITIONS if name in used]
    fields.append(
        _field(
            labels["column.reason"],
            16,
            "wrapped",
            lambda _, item: _note(item, language),
        )
    )
    return fields


def _identity_fields(language: str) -> list[Field]:
    word = task_labels(language)
    return [
        Field(
            Column(word["column.rank"], 5, "centred"),
            lambda task, _: task.rank,
            lambda task, _: task.rank,
        ),
        Field(
            Column(word["column.customer"], 32, "wrapped"),
            lambda task, _: task.debtor_name,
            lambda task, _: task.debtor_name,
        ),
        _field(word["column.customer_number"], 11, "wrapped", lambda _, item: item.customer_number),
        Field(
            Column(word["column.document"], 20, "wrapped"),
            lambda _, item: item.document_number,
            lambda _, total: filled(
                word["total.task"], currency=total.currency_code, count=str(total.item_count)
            ),
        ),
        _field(word["column.document_date"], 12, "date", lambda _, item: item.document_date),
        _field(word["column.due_date"], 12, "date", lambda _, item: item.due_date),
        _field(word["column.days_overdue"], 9, "whole", lambda _, item: item.days_overdue or None),
        Field(
            Column(word["column.currency"], 6, "centred"),
            lambda _, item: item.currency_code,
            lambda _, total: total.currency_code,
        ),
    ]


def _part_field(disposition: str, facts: RunFacts, language: str) -> Field:
    """The column of the portions that are to be demanded, held, not due or excluded."""

    def of_item(_: Task, item: TaskItem) -> Cell:
        if item.disposition != disposition:
            return None
        return Money(item.amount, facts.currency(item.currency_code).decimals)

    def of_total(_: Task, total: ItemTotal) -> Cell:
        amounts = {
            "demand": total.demand_amount,
            "held": total.held_amount,
            "not_due": total.not_due_amount,
            "excluded": total.excluded_amount,
        }
        return Money(amounts[disposition], facts.currency(total.currency_code).decimals)

    heading = task_labels(language)[f"column.{disposition}_part"]
    return Field(Column(heading, 13, "money"), of_item, of_total)


def _field(
    heading: str, width: float, style: Style, of_item: Callable[[Task, TaskItem], Cell]
) -> Field:
    """A column that totals leave empty."""
    return Field(Column(heading, width, style), of_item, lambda _task, _total: None)


def _note(item: TaskItem, language: str) -> str:
    """Why the portion stands where it stands, and whether its amount is assumed."""
    labels = task_labels(language)
    codes = [] if item.reason_code in SELF_EVIDENT else [item.reason_code]
    if item.rests_on_inference:
        codes.append("assumed_allocation")
    return labels["reason.separator"].join(code_label(labels, "reason", code) for code in codes)


def _instalment(_: Task, item: TaskItem) -> Cell:
    return item.instalment_number

"""Lays out the office's reports: one sheet a table, and a last one that defines every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flows.outbox.labels import filled, report_labels
from flows.outbox.report_tables import CHECKS, ReportTable, Shown
from flows.outbox.run_facts import RunFacts
from flows.outbox.sheets import Cell, Column, Money, Sheet, SheetRow, Style
from flows.outbox.words_of_codes import action_label

Row = Mapping[str, Any]
STYLES: Mapping[str, Style] = {
    "month": "centred",
    "code": "text",
    "action": "wrapped",
    "number": "money",
    "days": "centred",
    "words": "wrapped",
}


def report_sheet(table: ReportTable, rows: Sequence[Row], facts: RunFacts, language: str) -> Sheet:
    """A report as a sheet; one without rows says so."""
    labels = report_labels(language)
    return Sheet(
        name=labels[f"sheet.{table.key}"],
        title=labels[f"title.{table.key}"],
        subtitle=_subtitle(facts, language),
        banners=() if rows else (labels[f"empty.{table.key}"],),
        columns=tuple(_column(shown, labels) for shown in table.columns),
        rows=tuple(_rows(table, rows, facts, language)),
        frozen_columns=table.frozen,
        has_headings=True,
    )


def definitions_sheet(tables: Sequence[ReportTable], facts: RunFacts, language: str) -> Sheet:
    """What every figure means, in the order of the sheets."""
    labels = report_labels(language)
    rows: list[SheetRow] = []
    for table in tables:
        rows.append(SheetRow((labels[f"sheet.{table.key}"], None), "section"))
        rows.append(SheetRow((labels["guide.about"], labels[f"about.{table.key}"])))
        rows += [
            SheetRow((labels[f"column.{shown.field}"], labels[f"meaning.{shown.field}"]))
            for shown in table.columns
            if f"meaning.{shown.field}" in labels
        ]
    return Sheet(
        name=labels["sheet.guide"],
        title=labels["title.guide"],
        subtitle=_subtitle(facts, language),
        banners=(),
        columns=(
            Column(labels["guide.figure"], 26, "strong"),
            Column(labels["guide.meaning"], 110, "wrapped"),
        ),
        rows=tuple(rows),
        frozen_columns=0,
        has_headings=False,
    )


def _subtitle(facts: RunFacts, language: str) -> str:
    return filled(
        report_labels(language)["title.subtitle"],
        as_of=facts.as_of_date.isoformat(),
        run=facts.run_short,
    )


def _column(shown: Shown, labels: Mapping[str, str]) -> Column:
    style = STYLES.get(shown.kind, shown.kind)
    return Column(labels[f"column.{shown.field}"], shown.width, style)  # pyright: ignore[reportArgumentType]


def _rows(
    table: ReportTable, rows: Sequence[Row], facts: RunFacts, language: str
) -> Iterator[SheetRow]:
    labels = report_labels(language)
    for group, members in groupby(rows, lambda row: tuple(row[name] for name in table.group)):
        if table.group:
            heading = _heading(group) or labels["guide.nobody"]
            yield SheetRow((heading, *(None,) * (len(table.columns) - 1)), "section")
        last: Row = {}
        for last in members:
            yield SheetRow(tuple(_cell(shown, last, facts, language) for shown in table.columns))
        if table.totals:
            yield SheetRow(tuple(_total(table, last, facts, labels)), "total")


def _heading(group: Sequence[object]) -> str:
    return " · ".join(str(part) for part in group if part)


def _total(
    table: ReportTable, row: Row, facts: RunFacts, labels: Mapping[str, str]
) -> Iterator[Cell]:
    """Each total stands below its column, as the marts hold it."""
    for index, shown in enumerate(table.columns):
        if index == 0:
            yield labels[f"total.{table.key}"]
        elif shown.field in table.totals:
            total = row[table.totals[shown.field]]
            decimals = facts.currency(row[shown.currency]).decimals
            yield None if total is None else Money(total, decimals)
        else:
            yield None


def _cell(shown: Shown, row: Row, facts: RunFacts, language: str) -> Cell:
    labels = report_labels(language)
    if shown.field == "checks":
        return _checks(CHECKS, row, labels) or labels["check.all_passed"]
    if shown.field == "statistics_checks":
        return _statistics_checks(row, labels)
    value = row[f"{shown.field}_{language}" if shown.kind == "words" else shown.field]
    if value is None:
        return None
    if shown.kind in ("number", "days"):
        return Money(value, 1 if shown.kind == "days" else 0)
    if shown.kind == "money" and row[shown.currency] is None:
        return Money(value, 0)
    if shown.kind == "money":
        return Money(value, facts.currency(row[shown.currency]).decimals)
    if shown.kind == "code":
        return labels.get(f"{shown.field}.{value}", str(value))
    if shown.kind == "action":
        return action_label(value, facts, language)
    if shown.kind == "month" and isinstance(value, date):
        return f"{value:%Y-%m}"
    return value


def _checks(names: Sequence[str], row: Row, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The checks that a line did not pass, or that could not be made."""
    return tuple(
        labels[f"check.{name}_{row[f'{name}_check']}"]
        for name in names
        if row[f"{name}_check"] not in (None, "passed")
    )


def _statistics_checks(row: Row, labels: Mapping[str, str]) -> Cell:
    """What is wrong with a line and, on the first one, with its document; nothing when all is well.

    A receipt whose document is our assumption says so.
    """
    names = ("amount", "document") if row["position"] == 1 else ("amount",)
    assumed = (labels["check.inferred"],) if row["is_inferred"] else ()
    return (*_checks(names, row, labels), *assumed) or None

"""Renders the workbooks of the office: reports of all reps, so never in a rep's folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from flows.outbox.confirmation_tables import CONFIRMATIONS
from flows.outbox.figure_tables import FIGURE_TABLES
from flows.outbox.labels import filled, report_labels
from flows.outbox.receipt_tables import RECEIPTS
from flows.outbox.report_sheets import definitions_sheet, report_sheet
from flows.outbox.report_tables import TABLES, ReportTable
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.sheets import Book
from flows.outbox.workbook import write_workbook
from flows.warehouse import Connection, read_only, rows


def render_reports(warehouse: Path, release: Path, language: str) -> list[Path]:
    """Writes release/reports/; same database and language → same bytes."""
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
        books = report_books(facts)
        for name, tables in books.items():
            path = reports_path(release, name, facts)
            path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            path.write_bytes(_book(connection, name, tables, facts, language))
    return [reports_path(release, name, facts) for name in books]


def report_books(facts: RunFacts) -> Mapping[str, Sequence[ReportTable]]:
    """The workbooks of a day; an auditor confirms balances of a month's last day."""
    is_month_end = (facts.as_of_date + timedelta(days=1)).day == 1
    return {
        "reports": TABLES,
        "figures": (*FIGURE_TABLES, RECEIPTS),
        **({"confirmations": (CONFIRMATIONS,)} if is_month_end else {}),
    }


def reports_path(release: Path, name: str, facts: RunFacts) -> Path:
    """Where a workbook of the office lies in a release."""
    return release / "reports" / f"{name}_{facts.as_of_date.isoformat()}.xlsx"


def _book(
    connection: Connection, name: str, tables: Sequence[ReportTable], facts: RunFacts, language: str
) -> bytes:
    labels = report_labels(language)
    sheets = [
        report_sheet(table, rows(connection, table.query), facts, language) for table in tables
    ]
    day = facts.as_of_date
    return write_workbook(
        Book(
            title=labels[f"book.{name}"],
            created_on=day,
            footer_left=filled(labels["print.footer"], as_of=day.isoformat(), run=facts.run_short),
            footer_right=labels["print.page"],
            sheets=(*sheets, definitions_sheet(tables, facts, language)),
        )
    )

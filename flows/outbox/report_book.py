"""Renders the workbook of the office: reports of all reps, so never in a rep's folder."""

from __future__ import annotations

from pathlib import Path

from flows.outbox.labels import filled, report_labels
from flows.outbox.report_sheets import definitions_sheet, report_sheet
from flows.outbox.report_tables import TABLES
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.sheets import Book
from flows.outbox.workbook import write_workbook
from flows.warehouse import read_only, rows


def render_reports(warehouse: Path, release: Path, language: str) -> Path:
    """Writes release/reports/reports_<day>.xlsx; same database and language → same bytes."""
    labels = report_labels(language)
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
        sheets = [
            report_sheet(table, rows(connection, table.query), facts, language) for table in TABLES
        ]
    day = facts.as_of_date
    book = Book(
        title=labels["title.book"],
        created_on=day,
        footer_left=filled(labels["print.footer"], as_of=day.isoformat(), run=facts.run_short),
        footer_right=labels["print.page"],
        sheets=(*sheets, definitions_sheet(TABLES, facts, language)),
    )
    path = reports_path(release, facts)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    path.write_bytes(write_workbook(book))
    return path


def reports_path(release: Path, facts: RunFacts) -> Path:
    """Where the workbook of the office lies in a release."""
    return release / "reports" / f"reports_{facts.as_of_date.isoformat()}.xlsx"

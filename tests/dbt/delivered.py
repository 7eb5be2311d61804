"""The files of a layout as an ERP delivers them, landed row by row and built as of a day."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from landing import Landing, Warehouse

from flows.extracts.catalog import LAYOUTS

FOLDER = Path(__file__).parent / "layouts"
DELIVERED = "2026-06-30"
ABOUT_ROWS = ("stg_exclusions", "stg_quarantine", "stg_row_reconciliation")
OpenItem = tuple[str, int, str, Decimal]


def built_as_of(folder: Path, layout: str, day: str, capability: str = "open_items") -> Warehouse:
    """What the files of tests/dbt/layouts/<layout> give at the end of a day."""
    (folder / day).mkdir(parents=True)
    landing = Landing(folder / day / "warehouse.duckdb", layouts=(layout,), as_of=day)
    for table, cells in _delivered(layout):
        landing.add(f"{layout}_{table}", **cells)
    landing.state(
        "sources",
        source_name="erp",
        layout=layout,
        capability=capability,
        has_receipts=True,
        business_date=DELIVERED,
        receipts_business_date=DELIVERED,
        receipts_state="received",
    )
    return landing.build_for("open_items", "unapplied_credits", *ABOUT_ROWS)


def open_items(warehouse: Warehouse) -> list[OpenItem]:
    """Document, instalment, currency and what is open of it."""
    return warehouse.rows(
        "select document_number, instalment_number, currency_code, open_amount"
        " from marts.open_items order by all"
    )


def unapplied(warehouse: Warehouse) -> list[tuple[str, str, Decimal]]:
    """Credits that no document has taken up: number, type, amount."""
    return warehouse.rows(
        "select document_number, credit_type, unapplied_amount"
        " from marts.unapplied_credits order by all"
    )


def set_aside(warehouse: Warehouse) -> list[tuple[str, int, str]]:
    """Rows left out on purpose: table, line, reason."""
    return warehouse.rows(
        "select table_name, line, reason_code from staging.stg_exclusions order by all"
    )


def quarantined(warehouse: Warehouse) -> list[tuple[str, int, str, str]]:
    """Rows that could not be used: table, line, column, rule."""
    return warehouse.rows(
        "select table_name, line, column_name, rule_code from staging.stg_quarantine order by all"
    )


def unaccounted(warehouse: Warehouse) -> list[tuple[str, int]]:
    """Tables whose rows are not all used, quarantined or left out."""
    return warehouse.rows(
        "select table_name, rows_landed - rows_used - rows_quarantined - rows_excluded as missing"
        " from staging.stg_row_reconciliation where missing <> 0"
    )


def _delivered(layout: str) -> Iterator[tuple[str, dict[str, str]]]:
    for table in LAYOUTS[layout].tables:
        known = {
            spelling.lower(): column.name
            for column in table.columns
            for spelling in (column.name, *column.also)
        }
        path = FOLDER / layout / table.files.replace("{date}", DELIVERED.replace("-", ""))
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    read = {name.lower(): cell for name, cell in row.items()}
                    cells = {known[name]: cell for name, cell in read.items() if name in known}
                    yield table.name, cells

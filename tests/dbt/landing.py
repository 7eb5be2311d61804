"""A run's landing schema from literals, and dbt built on it in a child process."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from flows import transform
from flows.extracts.answers import COLUMNS as ANSWERS
from flows.extracts.bounces import COLUMNS as BOUNCES
from flows.extracts.catalog import LAYOUTS
from flows.worker import Worker

PROJECT = transform.PROJECT
LAYERS = ("staging", "intermediate", "marts")
PROVENANCE = (
    "_source",
    "_source_row_id",
    "_file_sha256",
    "_sheet",
    "_line integer",
    "_row_sha256",
    "_cells",
    "_row_kind",
    "_business_date date",
    "_date_format",
    "_number_forms",
    "_unit_power integer",
    "_restored",
)
COMPANY = (
    "company_id legal_name unified_social_credit_code address enterprise_size contact_name"
    " contact_phone currency_code"
)
BANK_ACCOUNT = "company_id currency_code bank_name account_name account_number approved_by"
SOURCES = (
    "source_name|layout|capability|has_receipts boolean|business_date date"
    "|receipts_business_date date|receipts_state"
)
FILES = (
    "file_sha256|file_name|source_name|layout|table_name|business_date date"
    "|received_at timestamp|is_carried boolean|age_days integer|rows_landed bigint"
    "|total_rows bigint|rows_replaced bigint|has_declared_total boolean|control_name"
    "|control_amount"
)
RUN = (
    "run_id|purpose|as_of_date date|known_at timestamp|ledger_sequence bigint|language"
    "|home_currency_code"
)
EVENTS = "sequence bigint|event_type|occurred_at timestamp|run_id|subject_id|payload"
LETTER_ITEMS = (
    "sequence bigint|letter_id|receivable_id|letter_kind|letter_level integer|currency_code|amount"
)
CSV_OPTIONS = """header false, auto_detect false, delim ',', quote '"', escape '"', nullstr '#'"""
AS_OF = "2026-06-30"
KNOWN_AT = "2026-07-01 06:00:00"
TRANSFORMERS: dict[tuple[str, ...], Worker] = {}


@dataclass
class Landing:
    """What a test lands: rows per table, the sources they come from, the home's own tables."""

    path: Path
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    layouts: tuple[str, ...] = ("generic",)
    as_of: str = AS_OF
    known_at: str = KNOWN_AT
    purpose: str = "daily"

    @cached_property
    def warehouse(self) -> Warehouse:
        """The database as it was built last; closed whenever it is built anew."""
        return Warehouse(self.path)

    def add(self, table: str, **cells: Any) -> str:
        """Lands one row of `<layout>_<table>` (`generic_` may be left out); returns its row id.

        `source`, `cells` (text or binary), `row_kind`, `line`, `date_format`, `number_forms`,
        `unit_power` and `restored` say what stands around the row.
        """
        name = table if table in COLUMNS else f"generic_{table}"
        source = cells.pop("source", "erp")
        sha = hashlib.sha256(f"{source}/{name}".encode()).hexdigest()
        line = cells.pop("line", len(self.rows[name]) + 2)
        row_id = f"{sha[:16]}.0.{line}"
        self.rows[name].append(
            {
                "_source": source,
                "_source_row_id": row_id,
                "_file_sha256": sha,
                "_line": line,
                "_row_sha256": hashlib.sha256(repr(cells).encode()).hexdigest(),
                "_cells": cells.pop("cells", "text"),
                "_row_kind": cells.pop("row_kind", "data"),
                "_business_date": self.as_of,
                "_date_format": cells.pop("date_format", None),
                "_number_forms": cells.pop("number_forms", None),
                "_unit_power": cells.pop("unit_power", None),
                "_restored": cells.pop("restored", None),
                **cells,
            }
        )
        return row_id

    def amend_policy(self, table: str, *rows: dict[str, Any]) -> None:
        """Lands a shipped policy table with further rows below it, as a home's own table."""
        path = PROJECT / "policy" / f"{table}.csv"
        self.rows[f"policy_{table}"] = _policy_rows(path, *rows)

    def state(self, table: str, **values: Any) -> None:
        """Adds one row to a relation without a file: sources, ledger_events, home_rep_rules."""
        self.rows[table].append(values)

    def _fill(self) -> None:
        """Makes the database anew with nothing but what was landed."""
        self._complete()
        self.warehouse.close()
        self.path.unlink(missing_ok=True)
        with duckdb.connect(str(self.path)) as connection:
            connection.execute("create schema landing")
            for table, columns in COLUMNS.items():
                declared = ", ".join(_declared(column) for column in columns)
                connection.execute(f'create table landing."{table}" ({declared})')
                self._insert(connection, table, [_name(column) for column in columns])

    def build(self, *layers: str) -> Warehouse:
        """Fills the landing schema and builds some layers, by default all."""
        self._fill()
        transform.build(
            self._transformer(),
            self.path,
            layers or LAYERS,
            self.variables,
            self.path.with_name("dbt"),
        )
        return self.warehouse

    def build_for(self, *models: str) -> Warehouse:
        """Builds some models and what they need, with the truths about them; others stay away."""
        self._fill()
        answer = self._transformer().call(
            {
                "warehouse": str(self.path),
                "command": [
                    *("build", "--exclude-resource-type", "unit_test"),
                    *("--indirect-selection", "cautious"),
                ],
                "select": [f"+{model}" for model in models],
                "variables": self.variables,
                "target": str(self.path.with_name("dbt")),
            }
        )
        broken = [node for node in answer["nodes"] if node["status"] not in ("success", "pass")]
        assert answer["nodes"] and not broken, broken or answer
        return self.warehouse

    def run_unit_tests(self) -> dict[str, str]:
        """Runs every dbt unit test on the built database; gives name → "pass" or what differs."""
        self.warehouse.close()
        answer = self._transformer().call(
            {
                "warehouse": str(self.path),
                "command": ["test"],
                "select": ["test_type:unit"],
                "variables": self.variables,
                "target": str(self.path.with_name("dbt")),
            }
        )
        return {node["name"]: node["message"] or node["status"] for node in answer["nodes"]}

    @property
    def variables(self) -> dict[str, Any]:
        """What a run tells dbt."""
        return {
            "as_of_date": self.as_of,
            "known_at": self.known_at,
            "layouts": list(self.layouts),
            "language": "zh",
        }

    def _transformer(self) -> Worker:
        return transformer(self.layouts, self.path.with_name("dbt.log"))

    def _insert(self, connection: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> None:
        rows = self.rows.get(table, [])
        unknown = {name for row in rows for name in row} - set(names)
        if unknown:
            raise ValueError(f"{table} has no column {sorted(unknown)}")
        if rows:
            cells = self.path.with_name(f"{table}.csv")
            with cells.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(
                    ["#" if row.get(name) is None else row[name] for name in names] for row in rows
                )
            connection.execute(f"copy landing.\"{table}\" from '{cells}' ({CSV_OPTIONS})")

    def _complete(self) -> None:
        if not self.rows["home_companies"]:
            self.state(
                "home_companies",
                company_id="1000",
                legal_name="华东示例制造有限公司",
                currency_code="CNY",
                _source_row_id="home.0.1",
            )
        if not self.rows["sources"]:
            for layout in self.layouts:
                self.state("sources", **self._source(layout))
        if not self.rows["run_parameters"]:
            self.state(
                "run_parameters",
                run_id="0123456789abcdef",
                purpose=self.purpose,
                as_of_date=self.as_of,
                known_at=self.known_at,
                ledger_sequence=0,
                language="zh",
                home_currency_code="CNY",
            )
        self._count_files()
        for path in sorted((PROJECT / "policy").glob("*.csv")):
            if not self.rows[f"policy_{path.stem}"]:
                self.rows[f"policy_{path.stem}"] = _policy_rows(path)

    def _source(self, layout: str) -> dict[str, Any]:
        has_receipts = bool(self.rows["generic_credits"])
        return {
            "source_name": "erp" if layout == "generic" else layout,
            "layout": layout,
            "capability": "open_items" if layout == "generic" else "open_balances",
            "has_receipts": has_receipts,
            "business_date": self.as_of,
            "receipts_business_date": self.as_of if has_receipts else None,
            "receipts_state": "received" if has_receipts else "none",
        }

    def _count_files(self) -> None:
        if self.rows["files"]:
            return
        for name, rows in list(self.rows.items()):
            layout = (
                max(
                    (known for known in LAYOUTS if name.startswith(f"{known}_")),
                    key=len,
                    default="",
                )
                or name.partition("_")[0]
            )
            table = name.removeprefix(f"{layout}_")
            placed = [row for row in rows if {"_source", "_file_sha256"} <= row.keys()]
            told_by = {row["_file_sha256"]: row["_source"] for row in placed}
            for sha, source in sorted(told_by.items()):
                kinds = [row["_row_kind"] for row in placed if row["_file_sha256"] == sha]
                self.state(
                    "files",
                    file_sha256=sha,
                    file_name=f"{table}.csv",
                    source_name=source,
                    layout=layout,
                    table_name=table,
                    business_date=self.as_of,
                    received_at=self.known_at,
                    is_carried=False,
                    age_days=0,
                    rows_landed=kinds.count("data"),
                    total_rows=kinds.count("total"),
                    rows_replaced=0,
                )


class Warehouse:
    """A built database that a test asks; open from its first question on, for opening takes long.

    While it is open no other process can write to it: close it before.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: duckdb.DuckDBPyConnection | None = None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        if self._opened is None:
            self._opened = duckdb.connect(str(self.path), read_only=True)
        return self._opened.execute(query).fetchall()

    def close(self) -> None:
        """Lets go of the file."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None


def transformer(layouts: tuple[str, ...], log: Path) -> Worker:
    """The dbt child for some layouts, started when first asked for and shared by all tests."""
    if layouts not in TRANSFORMERS:
        TRANSFORMERS[layouts] = transform.start_transformer(log, layouts)
    return TRANSFORMERS[layouts]


def _policy_rows(path: Path, *further: dict[str, Any]) -> list[dict[str, Any]]:
    sha = hashlib.sha256(path.read_bytes()).hexdigest()
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                **row,
                "_source": "policy",
                "_source_row_id": f"{sha[:16]}.0.{line}",
                "_file_sha256": sha,
                "_line": line,
                "_cells": "text",
                "_row_kind": "data",
            }
            for line, row in enumerate([*csv.DictReader(file), *further], start=2)
        ]


def _policy_columns(path: Path) -> tuple[str, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(next(csv.reader(file)))


def _declared(column: str) -> str:
    name, _, kind = column.rpartition(" ")
    if not name or kind not in ("integer", "bigint", "boolean", "date", "timestamp"):
        name, kind = column, "varchar"
    return f'"{name}" {kind}'


def _name(column: str) -> str:
    return _declared(column).split('"')[1]


COLUMNS: dict[str, tuple[str, ...]] = {
    **{
        f"{layout.name}_{table.name}": (*(column.name for column in table.columns), *PROVENANCE)
        for layout in LAYOUTS.values()
        for table in layout.tables
    },
    "answers_answers": (
        *(name if kind == "varchar" else f"{name} {kind}" for name, kind in ANSWERS.items()),
        *PROVENANCE,
    ),
    "bounces_messages": (
        *(name if kind == "varchar" else f"{name} {kind}" for name, kind in BOUNCES.items()),
        *PROVENANCE,
    ),
    "home_companies": (*COMPANY.split(), *PROVENANCE),
    "home_bank_accounts": (*BANK_ACCOUNT.split(), *PROVENANCE),
    "home_sales_reps": (*["sales_rep_number", "rep_name", "department", "email"], *PROVENANCE),
    "home_rep_rules": ("company_id", "sales_rep_number", *PROVENANCE),
    "sources": tuple(SOURCES.split("|")),
    "files": tuple(FILES.split("|")),
    "run_parameters": tuple(RUN.split("|")),
    "ledger_events": tuple(EVENTS.split("|")),
    "letter_items": tuple(LETTER_ITEMS.split("|")),
    **{
        f"policy_{path.stem}": (*_policy_columns(path), *PROVENANCE)
        for path in sorted((PROJECT / "policy").glob("*.csv"))
    },
}

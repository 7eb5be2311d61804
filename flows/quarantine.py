"""Lists what a run could not use: each row with its cell, its rule, whom it holds, and the mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from flows.lineage.amounts import Decimals, read_decimals, shown_amount
from flows.outcomes import WAREHOUSE
from flows.releases import current_release
from flows.warehouse import Connection, read_only, rows

FIXES = {
    "required_blank": "fill the cell in the ERP; a document without it cannot be used",
    "not_an_amount": "write the amount in digits, as 1234.50",
    "negative_amount": "an amount stands positive in its own table: use its own document type",
    "too_many_decimals": "the currency has fewer decimals; correct the amount, it is never rounded",
    "amount_too_large": "more digits than an amount can have: look for a lost decimal point",
    "not_a_date": "write the day as 2026-06-30, or say date_format in huikuan.toml",
    "outside_window": "the row's day is outside its file's window: deliver it with its own days",
    "not_a_rate": "write the rate in digits, as 7.1234",
    "not_a_flag": "write yes or no (是 or 否)",
    "unknown_value": "use one of the values that docs/bring-your-own-data.md lists",
    "not_a_whole_number": "write a whole number",
    "not_found": "deliver the row of the other table that it names, or mend what is wrong there",
    "differs_from_total": "a sum or balance differs from its parts: export again, all at once",
    "unknown_currency": "add the name to policy/currency_names.csv, or correct the cell",
}
AT_LEAST = "correct the cell in the ERP"
PER_FILE = 20

RUN = "select run_id, as_of_date from landing.run_parameters"
FILES = """
    select files.file_sha256, files.file_name, files.source_name, files.table_name,
        files.rows_landed, files.rows_used, files.rows_quarantined, files.rows_excluded,
        files.rows_replaced, files.unreadable_amount_rows
    from staging.stg_row_reconciliation as files
    order by files.file_name, files.source_name
"""
ROWS = """
    select source_row_id, file_sha256, table_name, sheet, line, column_name, value, rule_code,
        amount, currency_code, document_number, customer_number
    from staging.stg_quarantine
    order by sheet, line, column_name
"""
HELD = """
    select holds.source_row_id, count(distinct holds.debtor_id) as debtor_count,
        min(holds.debtor_id) as debtor_id, min(customers.display_name) as debtor_name
    from intermediate.int_debtor_holds as holds
    inner join intermediate.int_customers as customers using (debtor_id)
    group by holds.source_row_id
"""
HAS_TABLE = "select count(*) as found from duckdb_tables() where table_name = ?"


@dataclass(frozen=True)
class QuarantinedRow:
    """A row that could not be used.

    amount None = nobody can read it. debtor_count None = not known, the run stopped before; the
    debtor stands here when it is one.
    """

    sheet: str | None
    line: int
    column_name: str
    value: str | None
    rule_code: str
    amount: Decimal | None
    currency_code: str | None
    document_number: str | None
    customer_number: str | None
    debtor_count: int | None
    debtor_id: str | None
    debtor_name: str | None
    fix: str


@dataclass(frozen=True)
class QuarantinedFile:
    """What became of a file's rows: landed = used + quarantined + excluded."""

    file_name: str
    source_name: str
    table_name: str
    rows_landed: int
    rows_used: int
    rows_quarantined: int
    rows_excluded: int
    rows_replaced: int
    unreadable_amount_rows: int
    rows: tuple[QuarantinedRow, ...]


@dataclass(frozen=True)
class Quarantine:
    """The quarantine of one run; debtors are known once its models are built.

    decimals: of each currency, for a person to read.
    """

    run_id: str
    as_of: str
    is_published: bool
    files: tuple[QuarantinedFile, ...]
    decimals: Decimals

    @property
    def row_count(self) -> int:
        """How many rows wait."""
        return sum(len(file.rows) for file in self.files)


def read_quarantine(home: Path) -> Quarantine:
    """The quarantine of the run that was built last, whether it was published or stopped."""
    database, is_published = _newest(home)
    with read_only(database) as connection:
        [run] = rows(connection, RUN)
        held = _held(connection)
        waiting = rows(connection, ROWS)
        files = tuple(_file(file, waiting, held) for file in rows(connection, FILES))
        decimals = read_decimals(connection)
    return Quarantine(run["run_id"], run["as_of_date"].isoformat(), is_published, files, decimals)


def quarantine_document(quarantine: Quarantine) -> dict[str, Any]:
    """The same for machines; amounts are texts, exact."""
    document = asdict(quarantine)
    del document["decimals"]
    for file in document["files"]:
        for row in file["rows"]:
            row["amount"] = None if row["amount"] is None else str(row["amount"])
    return {**document, "row_count": quarantine.row_count}


def quarantine_lines(quarantine: Quarantine, shown: int = PER_FILE) -> list[str]:
    """The same for a person: every file that has such rows, at most so many rows of each."""
    state = "published" if quarantine.is_published else "not published"
    head = f"run          {quarantine.run_id} · {state} · as of {quarantine.as_of}"
    concerned = [file for file in quarantine.files if file.rows]
    if not concerned:
        count = len(quarantine.files)
        return [head, f"quarantine   empty: every row of {count} files was used or excluded"]
    return [
        head,
        *(line for file in concerned for line in _lines(file, shown, quarantine.decimals)),
    ]


def _newest(home: Path) -> tuple[Path, bool]:
    """The database of the last run that typed its rows, and whether it is what is current."""
    release = current_release(home)
    current = release / WAREHOUSE if release else None
    stopped = [folder / "work" / WAREHOUSE for folder in home.glob("runs/*")]
    found = [path for path in [*stopped, *([current] if current else [])] if path.is_file()]
    for path in sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        if _is_typed(path):
            return path, path == current
    raise UsageError(
        "There is no run whose quarantine could be shown.",
        where=str(home),
        fix="`huikuan run` reads the files; then ask again",
    )


def _is_typed(database: Path) -> bool:
    with read_only(database) as connection:
        return _has(connection, "stg_quarantine")


def _has(connection: Connection, table: str) -> bool:
    return bool(rows(connection, HAS_TABLE, [table])[0]["found"])


def _held(connection: Connection) -> dict[str, dict[str, Any]] | None:
    """Whom each row holds; None before the models that tell are built."""
    if not _has(connection, "int_debtor_holds"):
        return None
    return {row.pop("source_row_id"): row for row in rows(connection, HELD)}


def _file(
    file: dict[str, Any],
    waiting: Sequence[dict[str, Any]],
    held: dict[str, dict[str, Any]] | None,
) -> QuarantinedFile:
    place = (file.pop("file_sha256"), file["table_name"])
    own = [row for row in waiting if (row["file_sha256"], row["table_name"]) == place]
    return QuarantinedFile(**file, rows=tuple(_row(row, held) for row in own))


def _row(row: dict[str, Any], held: dict[str, dict[str, Any]] | None) -> QuarantinedRow:
    whom: dict[str, Any] = (
        {} if held is None else held.get(row["source_row_id"], {"debtor_count": 0})
    )
    is_one = whom.get("debtor_count") == 1
    return QuarantinedRow(
        **{name: row[name] for name in QuarantinedRow.__dataclass_fields__ if name in row},
        debtor_count=whom.get("debtor_count"),
        debtor_id=whom["debtor_id"] if is_one else None,
        debtor_name=whom["debtor_name"] if is_one else None,
        fix=FIXES.get(row["rule_code"], AT_LEAST),
    )


def _lines(file: QuarantinedFile, shown: int, decimals: Decimals) -> list[str]:
    rest = len(file.rows) - shown
    return [
        "",
        f"{file.file_name}  {file.source_name} · {file.table_name}",
        f"  {file.rows_landed:,} rows = {file.rows_used:,} used"
        f" + {file.rows_quarantined:,} quarantined + {file.rows_excluded:,} excluded",
        *(line for row in file.rows[:shown] for line in _row_lines(row, decimals)),
        *([f"  {rest:,} more: --json lists all of them"] if rest > 0 else []),
    ]


def _row_lines(row: QuarantinedRow, decimals: Decimals) -> list[str]:
    sheet = f"{row.sheet} " if row.sheet else ""
    cell = "blank" if row.value is None or not row.value.strip() else f"“{row.value}”"
    code, amount = row.currency_code, row.amount
    money = "unknown" if amount is None else shown_amount(amount, code, decimals)
    facts = [
        f"amount {code or ''} {money}".replace("  ", " "),
        *([f"document {row.document_number}"] if row.document_number else []),
        *([f"customer {row.customer_number}"] if row.customer_number else []),
        _whom(row),
    ]
    return [
        f"  {sheet}line {row.line}  {row.column_name} {cell}: {row.rule_code}",
        f"    {' · '.join(facts)}",
        f"    fix: {row.fix}",
    ]


def _whom(row: QuarantinedRow) -> str:
    if row.debtor_count is None:
        return "whom it holds is not known yet"
    if row.debtor_count == 1:
        return f"holds {row.debtor_name or row.debtor_id}"
    return f"holds {row.debtor_count:,} debtors" if row.debtor_count else "holds nobody"

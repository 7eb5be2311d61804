"""Writes every mart as Parquet and CSV for the data team and the auditors.

Rows are ordered by all their columns, so the same figures give the same bytes. In the CSV a text
that a spreadsheet would take for a formula gets an apostrophe in front (CWE-1236); the Parquet
file keeps it as it is.
"""

from __future__ import annotations

from pathlib import Path

from flows import warehouse
from flows.warehouse import Connection, quoted_name, quoted_text

MART_COLUMNS = """
    select table_name, column_name, data_type
    from information_schema.columns
    where table_catalog = current_database() and table_schema = 'marts'
    order by table_name, ordinal_position
"""


def publish_marts(database: Path, directory: Path) -> int:
    """Exports the marts of a finished database; returns how many tables were written."""
    directory.mkdir(parents=True, exist_ok=True)
    with warehouse.open_for_export(database, directory) as connection:
        columns: dict[str, list[tuple[str, str]]] = {}
        for row in warehouse.rows(connection, MART_COLUMNS):
            pair = (str(row["column_name"]), str(row["data_type"]))
            columns.setdefault(str(row["table_name"]), []).append(pair)
        for table, described in columns.items():
            _write(connection, table, described, directory)
    return len(columns)


def _write(
    connection: Connection, table: str, columns: list[tuple[str, str]], directory: Path
) -> None:
    names = ", ".join(quoted_name(name) for name, _ in columns)
    relation = f"marts.{quoted_name(table)} order by {names}"
    plain = f"select {names} from {relation}"
    guarded = f"select {', '.join(_guarded(*column) for column in columns)} from {relation}"
    parquet = quoted_text(str(directory / f"{table}.parquet"))
    text = quoted_text(str(directory / f"{table}.csv"))
    connection.execute(f"copy ({plain}) to {parquet} (format parquet)")
    connection.execute(f"copy ({guarded}) to {text} (format csv, header)")


def _guarded(name: str, data_type: str) -> str:
    column = quoted_name(name)
    if data_type != "VARCHAR":
        return column
    return (
        f"case when regexp_matches({column}, '^[=+\\-@\\t\\r]') "
        f"then '''' || {column} else {column} end as {column}"
    )

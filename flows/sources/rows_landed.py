"""Counts the rows that the last published run read of each table, for the matrix of layouts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.errors import UsageError
from flows.warehouse import read_only, rows

_READ = """
    select layout, table_name, sum(rows_landed) as row_count
    from landing.files
    where source_name not in ('policy', 'home', 'answers')
    group by layout, table_name
"""


def rows_landed(home: Path) -> Mapping[tuple[str, str], int]:
    """Rows by layout and table, of all its files that the published run read.

    UsageError when the home has published nothing yet.
    """
    database = home / "current" / "warehouse.duckdb"
    if not database.exists():
        raise UsageError(
            "nothing is published in this home yet, so no rows can be told",
            where=str(home),
            fix="`huikuan run` first; `huikuan sources check` counts the rows of the inbox",
        )
    with read_only(database) as connection:
        return {
            (row["layout"], row["table_name"]): int(row["row_count"])
            for row in rows(connection, _READ)
        }

"""Shows how the first rows of a parsed file read, column by column, and which days it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flows.extracts.catalog import LAYOUTS
from flows.extracts.declaration import TableSettings
from flows.sources.days import read_day, says_no_day
from flows.warehouse import Connection, in_memory, quoted_name, quoted_text, rows

_FIRST_ROWS = 3


@dataclass(frozen=True)
class DaysRead:
    """The days of a column: the first and last of those read, and the rows of each outcome.

    example: a cell that is no day by the declared form, or None.
    """

    first: date | None
    last: date | None
    read_count: int
    blank_count: int
    unread_count: int
    example: str | None


@dataclass(frozen=True)
class ColumnPreview:
    """A column of ours, the heading it is read from, its first cells as text, and its days."""

    column: str
    heading: str
    first_cells: tuple[str, ...]
    days: DaysRead | None


def preview(
    layout: str, table: TableSettings, parquet: Path, facts: Mapping[str, Any]
) -> tuple[ColumnPreview, ...]:
    """The columns that are read from a parsed file; total rows and footnotes are left out."""
    known = LAYOUTS[layout].table(table.name)
    headings = {
        name: table.columns.get(name) if LAYOUTS[layout].is_mapped else name
        for name in known.column_names
    }
    kinds = {column.name: column.kind for column in known.columns}
    cells = table.cells or facts["cells"]
    relation = f"read_parquet({quoted_text(str(parquet))}) where _row_kind = 'data'"
    with in_memory([parquet.parent]) as connection:
        return tuple(
            ColumnPreview(
                column,
                heading,
                _first_cells(connection, relation, heading),
                _days(connection, relation, heading, (table.date_format, cells))
                if kinds[column] == "date"
                else None,
            )
            for column, heading in headings.items()
            if heading is not None and heading in facts["headings"]
        )


def _first_cells(connection: Connection, relation: str, heading: str) -> tuple[str, ...]:
    query = f"select {quoted_name(heading)} as cell from {relation} order by _line"
    found = rows(connection, f"{query} limit {_FIRST_ROWS}")
    return tuple(row["cell"] or "" for row in found)


def _days(
    connection: Connection, relation: str, heading: str, form: tuple[str | None, str]
) -> DaysRead:
    """Reads each different cell once."""
    name = quoted_name(heading)
    found = rows(
        connection,
        f"select coalesce({name}, '') as cell, count(*) as hits from {relation} group by all"
        " order by cell",
    )
    days = [(row["cell"], row["hits"], read_day(row["cell"], *form)) for row in found]
    read = [day for _cell, _hits, day in days if day]
    unread = [item for item in days if item[2] is None and not says_no_day(item[0])]
    return DaysRead(
        min(read, default=None),
        max(read, default=None),
        sum(hits for _cell, hits, day in days if day),
        sum(hits for cell, hits, day in days if day is None and says_no_day(cell)),
        sum(hits for _cell, hits, _day in unread),
        unread[0][0] if unread else None,
    )

"""Turns the rows of a sheet or a table, as text, into an extract: headings, kinds, hashes."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from flows.extracts.headings import HeadingRow, Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.row_kinds import RowKinds
from flows.warehouse import quoted_name, quoted_text

_HEAD_ROWS = 100
_NULL = "\x1e"

# A row's 1-based number and its cells.
GridRow = tuple[int, tuple[str, ...]]


def extract_grid(
    grid: Sequence[GridRow], job: Job, encoding: str, place: tuple[str, int], cells: str
) -> Extract:
    """Prepares the rows of a grid for writing; see Extract for the shape.

    place: the sheet's name and 1-based number. A row's hash is SHA-256 of its cells' text joined by
    U+001F. InputRefused: no heading row.
    """
    top = [Row(line, line, values) for line, values in grid[:_HEAD_ROWS] if any(values)]
    heading = find_heading_row(top, job)
    target = Path(job.scratch) / "sheet.csv"
    below = (row for row in grid if row[0] > heading.last_line)
    _write_rows(target, below, RowKinds(job), len(heading.names))
    return Extract(
        relation=_relation(target, heading),
        headings=heading.names,
        problems=heading.problems,
        notes=heading.notes,
        heading_line=heading.first_line,
        encoding=encoding,
        sheet=place[0],
        sheet_number=place[1],
        cells=cells,
        unit_power=heading.unit_power,
    )


def row_hash(cells: Sequence[str]) -> str:
    """The hash by which a row is known again in the archive."""
    return _hash(_joined(cells))


def _joined(cells: Sequence[str]) -> str:
    return "\x1f".join(cells)


def _hash(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()


def _write_rows(target: Path, grid: Iterable[GridRow], kinds: RowKinds, width: int) -> None:
    """Writes each filled row: blank cells beyond the headings say nothing, filled ones are told."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in grid:
            joined = _joined(cells)
            # The separator counts as a blank: what is left is a filled cell.
            if joined.strip():
                count, shown = len(cells), cells
                if count > width:
                    count, shown = max(width, _filled_width(cells)), cells[:width]
                elif count < width:
                    shown = (*cells, *[""] * (width - count))
                writer.writerow((line, _hash(joined), kinds.of(cells, joined), count, *shown))


def _filled_width(cells: Sequence[str]) -> int:
    return max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _relation(target: Path, heading: HeadingRow) -> str:
    names = ("_line", "_row_sha256", "_row_kind", "_fields", *heading.names)
    types = ", ".join(f"{quoted_text(name)}: 'varchar'" for name in names)
    cells = ", ".join(quoted_name(name) for name in heading.names)
    return f"""
        select
            cast(_line as integer) as _line, _row_sha256, _row_kind,
            cast(_fields as integer) as _fields, true as _is_sound, {cells}
        from read_csv(
            {quoted_text(str(target))}, columns = {{{types}}}, header = false,
            auto_detect = false, delim = ',', quote = '"', escape = '"',
            nullstr = {quoted_text(_NULL)}, max_line_size = 33554432
        )"""

"""Turns the rows of a sheet or a table, as text, into an extract: headings, kinds, hashes."""

from __future__ import annotations

import csv
import hashlib
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.extracts.headings import HeadingRow, Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.row_kinds import RowKinds
from flows.warehouse import quoted_name, quoted_text

_HEAD_ROWS = 100
_NULL = "\x1e"
_UNIT = "\x1f"
_BYTES_A_CHARACTER, _LEAST_LINE, _LINES_A_BUFFER = 4, 1 << 16, 64

# A row's 1-based number and its cells.
GridRow = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class _Written:
    """The longest row in characters, and whether any is quoted."""

    longest: int
    has_quotes: bool


def extract_grid(
    grid: Iterable[GridRow], job: Job, encoding: str, place: tuple[str, int], cells: str
) -> Extract:
    """Prepares the rows of a grid for writing; see Extract for the shape.

    place: the sheet's name and 1-based number. A row's hash is SHA-256 of its cells' text joined by
    U+001F. InputRefused: no heading row.
    """
    rows = iter(grid)
    first = list(itertools.islice(rows, _HEAD_ROWS))
    top = [Row(line, line, values) for line, values in first if any(values)]
    heading = find_heading_row(top, job)
    target = Path(job.scratch) / "sheet.csv"
    below = itertools.chain((row for row in first if row[0] > heading.last_line), rows)
    written = _write_rows(target, below, RowKinds(job), len(heading.names))
    return Extract(
        relation=_relation(target, heading, written),
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
    return _UNIT.join(cells)


def _hash(joined: str) -> str:
    return hashlib.sha256(joined.encode()).hexdigest()


def _write_rows(target: Path, grid: Iterable[GridRow], kinds: RowKinds, width: int) -> _Written:
    """Writes each filled row: blank cells beyond the headings say nothing, filled ones are told.

    Nearly every row is written as it is hashed, without its hash; only where a cell holds what
    divides cells or rows, or where there are more or fewer than headings, each is quoted.
    """
    longest, has_quotes = 0, False
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=_UNIT, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in grid:
            joined = _joined(cells)
            # The separator counts as a blank: what is left is a filled cell.
            if not joined.strip():
                continue
            kind, count, longest = kinds.of(cells, joined), len(cells), max(longest, len(joined))
            if count == width and _is_plain(joined, width):
                file.write(f"{line}{_UNIT}{_UNIT}{kind}{_UNIT}{count}{_UNIT}{joined}\n")
                continue
            told = count if count <= width else max(width, _filled_width(cells))
            shown = (*cells[:width], *[""] * (width - count))
            writer.writerow((line, _hash(joined), kind, told, *shown))
            has_quotes = True
    return _Written(longest, has_quotes)


def _is_plain(joined: str, width: int) -> bool:
    """Whether nothing in the cells could be taken for what divides cells or rows."""
    is_divided = '"' in joined or "\n" in joined or "\r" in joined or _NULL in joined
    return not is_divided and joined.count(_UNIT) + 1 == width


def _filled_width(cells: Sequence[str]) -> int:
    return max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _relation(target: Path, heading: HeadingRow, written: _Written) -> str:
    # Small buffers let several processors read one file; a line end inside quotes must not be cut.
    most = _LEAST_LINE + 2 * _BYTES_A_CHARACTER * (written.longest + len(heading.names))
    parallel = str(not written.has_quotes).lower()
    # A heading may stand there twice, which is told of the landed rows: here cells have numbers.
    numbered = [f"cell_{number}" for number, _ in enumerate(heading.names, start=1)]
    names = ("_line", "_row_sha256", "_row_kind", "_fields", *numbered)
    types = ", ".join(f"{quoted_text(name)}: 'varchar'" for name in names)
    text = ", ".join(numbered)
    pairs = zip(numbered, heading.names, strict=True)
    named = ", ".join(f"{number} as {quoted_name(name)}" for number, name in pairs)
    return f"""
        select
            cast(_line as integer) as _line,
            case when _row_sha256 = '' then sha256(concat_ws({quoted_text(_UNIT)}, {text}))
                else _row_sha256 end as _row_sha256,
            _row_kind,
            cast(_fields as integer) as _fields, true as _is_sound, {named}
        from read_csv(
            {quoted_text(str(target))}, columns = {{{types}}}, header = false,
            auto_detect = false, delim = {quoted_text(_UNIT)}, quote = '"', escape = '"',
            nullstr = {quoted_text(_NULL)}, new_line = '\\n',
            max_line_size = {most}, buffer_size = {_LINES_A_BUFFER * most},
            parallel = {parallel}
        )"""

"""Reads a sheet of an XLSX workbook into text; the only module that imports calamine."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from flows.errors import InputRefused
from flows.extracts.headings import HeadingRow, Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.proof import proven_bytes
from flows.extracts.sheet_marks import SheetMarks, read_marks
from flows.extracts.toml_table import nearest
from flows.extracts.workbook_file import refuse_bombs
from flows.warehouse import quoted_name, quoted_text

_HEAD_ROWS = 100
_MOST_CELLS = 50_000_000
_NULL = "\x1e"

_Cell = int | float | str | bool | time | date | datetime | timedelta


def extract_sheet(job: Job) -> Extract:
    """Prepares the rows of one sheet for writing; see Extract for the shape.

    Lines are 1-based sheet rows. A row's hash is SHA-256 of its cells' text joined by U+001F.
    InputRefused: encrypted, damaged, too large, no such sheet, no heading row.
    """
    path = Path(job.path)
    refuse_bombs(path, job.name)
    with proven_bytes(job):
        workbook = open_workbook(path, job.name)
    number, sheet = _pick_sheet(workbook, job)
    marks = read_marks(path, number)
    _refuse_uncalculated(marks, sheet, job)
    grid = text_grid(sheet, marks)
    top = (Row(line, line, cells) for line, cells in grid[:_HEAD_ROWS] if any(cells))
    heading = find_heading_row(top, job.headings, job.heading_row, job.name)
    target = Path(job.scratch) / "sheet.csv"
    _write_rows(target, (row for row in grid if row[0] > heading.last_line), job.total_labels)
    return Extract(
        relation=_relation(target, heading),
        headings=heading.names,
        problems=heading.problems,
        notes=heading.notes,
        heading_line=heading.first_line,
        encoding="xlsx",
        sheet=sheet.name,
        sheet_number=number,
    )


def read_sheet_row(path: Path, sheet_number: int, line: int, row_sha256: str) -> str | None:
    """The cells of one row of an archived workbook, joined by tabs; None when its hash differs."""
    sheet = open_workbook(path, path.name).get_sheet_by_index(sheet_number - 1)
    for found, cells in text_grid(sheet, read_marks(path, sheet_number)):
        if found == line:
            return "\t".join(cells) if row_hash(cells) == row_sha256 else None
    return None


def text_grid(sheet: CalamineSheet, marks: SheetMarks) -> list[tuple[int, tuple[str, ...]]]:
    """The rows of a sheet as text, each with its 1-based number; columns begin at A."""
    first_row, first_column = sheet.start or (0, 0)
    grid: list[tuple[int, tuple[str, ...]]] = []
    for line, cells in enumerate(sheet.to_python(), start=first_row + 1):
        grid.append((line, ("",) * first_column + tuple(_as_text(cell) for cell in cells)))
    for (line, column), text in marks.errors.items():
        number, cells = grid[line - first_row - 1]
        grid[line - first_row - 1] = (number, (*cells[:column], text, *cells[column + 1 :]))
    return grid


def row_hash(cells: Sequence[str]) -> str:
    """The hash by which a row is known again in the archive."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()


def _refuse_uncalculated(marks: SheetMarks, sheet: CalamineSheet, job: Job) -> None:
    if marks.uncalculated:
        count, first = len(marks.uncalculated), marks.uncalculated[0]
        raise InputRefused(
            f"{count} formulas were never calculated, the first in cell {first}",
            where=f"{job.name}, sheet {sheet.name}",
            why="their values are not in the file",
            fix="open the workbook in a spreadsheet program, save it, and deliver it again",
        )


def open_workbook(path: Path, name: str) -> CalamineWorkbook:
    """The workbook; InputRefused when it has a password or is damaged."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        what = "the workbook is protected by a password"
    except (CalamineError, OSError) as error:
        what = f"the workbook cannot be read: {error}"
    raise InputRefused(what, where=name, fix="save it again as .xlsx and deliver it again")


def _pick_sheet(workbook: CalamineWorkbook, job: Job) -> tuple[int, CalamineSheet]:
    """The declared sheet, else the first visible one, with its 1-based number."""
    visible = [
        item.name
        for item in workbook.sheets_metadata
        if item.visible == SheetVisibleEnum.Visible and item.typ == SheetTypeEnum.WorkSheet
    ]
    wanted = job.sheet or (visible[0] if visible else "")
    if wanted not in workbook.sheet_names:
        listed = ", ".join(workbook.sheet_names)
        raise InputRefused(
            f'the workbook has no sheet "{wanted}"{nearest(wanted, workbook.sheet_names)}',
            where=f"{job.name}; sheets: {listed}",
            fix="correct `sheet` in huikuan.toml, or deliver the right workbook",
        )
    try:
        sheet = workbook.get_sheet_by_name(wanted)
    except CalamineError as error:
        raise InputRefused(
            f'the sheet "{wanted}" cannot be read: {error}', where=job.name, fix="save it again"
        ) from error
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise InputRefused(
            f"the sheet spans {sheet.total_height} rows and {sheet.total_width} columns",
            where=f"{job.name}, sheet {wanted}",
            fix="delete the empty rows and columns beyond the data, or deliver a CSV",
        )
    return workbook.sheet_names.index(wanted) + 1, sheet


def _as_text(cell: _Cell) -> str:
    """A cell as text: the shortest decimal without exponent, dates and times in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def _write_rows(
    target: Path, grid: Iterator[tuple[int, tuple[str, ...]]], labels: Sequence[str]
) -> None:
    wanted, initials = set(labels), {label[0] for label in labels}
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in grid:
            if any(cell.strip() for cell in cells):
                row = "".join(cells)
                is_total = any(initial in row for initial in initials) and any(
                    _label(cell) in wanted for cell in cells
                )
                writer.writerow((line, row_hash(cells), "total" if is_total else "data", *cells))


def _label(cell: str) -> str:
    return "".join(cell.split()).rstrip(":：")


def _relation(target: Path, heading: HeadingRow) -> str:
    names = ("_line", "_row_sha256", "_row_kind", *heading.names)
    types = ", ".join(f"{quoted_text(name)}: 'varchar'" for name in names)
    cells = ", ".join(quoted_name(name) for name in heading.names)
    return f"""
        select
            cast(_line as integer) as _line, _row_sha256, _row_kind,
            {len(heading.names)} as _fields, true as _is_sound, {cells}
        from read_csv(
            {quoted_text(str(target))}, columns = {{{types}}}, header = false,
            auto_detect = false, delim = ',', quote = '"', escape = '"',
            nullstr = {quoted_text(_NULL)}, max_line_size = 33554432
        )"""

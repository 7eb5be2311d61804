"""Reads a sheet of a workbook (.xlsx or .xls) into text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from flows.errors import InputRefused
from flows.extracts.grid import GridRow, extract_grid
from flows.extracts.job import Extract, Job
from flows.extracts.sheet_marks import SheetMarks, read_marks, sheet_content
from flows.extracts.sheet_span import sheet_span
from flows.extracts.toml_table import nearest
from flows.extracts.workbook_file import refuse_bombs, refuse_encrypted
from flows.warehouse import Connection

_MOST_CELLS = 50_000_000
_CELLS_OF_ANY_FILE = 5_000_000
_CELLS_A_BYTE = 10
_ROWS_AT_ONCE = 500

_Cell = int | float | str | bool | time | date | datetime | timedelta


def extract_xlsx(_connection: Connection, job: Job, path: Path) -> Extract:
    """Prepares the rows of one sheet of an XLSX; lines are 1-based sheet rows.

    InputRefused: encrypted, damaged, too large, no such sheet, no heading row, formulas without
    values.
    """
    refuse_bombs(path, job.name)
    workbook = open_workbook(path, job.name)
    number = _sheet_number(workbook, job)
    most = _most_cells(path)
    content = sheet_content(path, number)
    _refuse_span(sheet_span(content, most), most, job)
    # The reader of sheets leaves the interpreter free.
    with ThreadPoolExecutor(max_workers=1) as pool:
        found = pool.submit(read_marks, content)
        sheet = _read_sheet(workbook, number, job)
        marks = found.result()
    _refuse_span((sheet.total_height, sheet.total_width), most, job)
    _refuse_uncalculated(marks, sheet, job)
    grid = text_grid(sheet, marks)
    return extract_grid(grid, job, "xlsx", (sheet.name, number), "binary")


def extract_xls(_connection: Connection, job: Job, path: Path) -> Extract:
    """Prepares the rows of one sheet of an old workbook (BIFF); otherwise as extract_xlsx."""
    refuse_encrypted(path, job.name)
    workbook = open_workbook(path, job.name)
    number = _sheet_number(workbook, job)
    sheet = _read_sheet(workbook, number, job)
    _refuse_span((sheet.total_height, sheet.total_width), _most_cells(path), job)
    grid = text_grid(sheet, SheetMarks({}, ()))
    return extract_grid(grid, job, "xls", (sheet.name, number), "binary")


def sheet_rows(path: Path, sheet_number: int, *, has_marks: bool) -> Iterator[GridRow]:
    """The rows of a sheet of an archived workbook, by its 1-based number."""
    sheet = open_workbook(path, path.name).get_sheet_by_index(sheet_number - 1)
    marks = read_marks(sheet_content(path, sheet_number)) if has_marks else SheetMarks({}, ())
    return text_grid(sheet, marks)


def text_grid(sheet: CalamineSheet, marks: SheetMarks) -> Iterator[GridRow]:
    """The rows of a sheet as text, each with its 1-based number; columns begin at A."""
    first_row, first_column = sheet.start or (0, 0)
    before = ("",) * first_column
    errors: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for (line, column), text in marks.errors.items():
        errors[line][column] = text
    for line, texts in enumerate(_texts(sheet.to_python()), start=first_row + 1):
        cells = (*before, *texts) if before else texts
        if line in errors:
            cells = tuple(errors[line].get(place, text) for place, text in enumerate(cells))
        yield line, cells


def _texts(rows: Sequence[Sequence[_Cell]]) -> Iterator[tuple[str, ...]]:
    """The rows as text, some hundred at once, column by column: most columns are text already."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        columns = zip(*rows[start : start + _ROWS_AT_ONCE], strict=True)
        yield from zip(*map(_column, columns), strict=True)


def _column(cells: Sequence[_Cell]) -> Sequence[str]:
    if all(kind is str for kind in set(map(type, cells))):
        return cast("Sequence[str]", cells)
    return [cell if type(cell) is str else _as_text(cell) for cell in cells]


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
        # By its content: a path would be judged by how it ends.
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except PasswordError:
        what = "the workbook is protected by a password"
    except (CalamineError, OSError) as error:
        what = f"the workbook cannot be read: {error}"
    raise InputRefused(what, where=name, fix="save it again as .xlsx and deliver it again")


def _sheet_number(workbook: CalamineWorkbook, job: Job) -> int:
    """The 1-based number of the declared sheet, else of the first visible one."""
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
    return workbook.sheet_names.index(wanted) + 1


def _read_sheet(workbook: CalamineWorkbook, number: int, job: Job) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_index(number - 1)
    except CalamineError as error:
        name = workbook.sheet_names[number - 1]
        raise InputRefused(
            f'the sheet "{name}" cannot be read: {error}', where=job.name, fix="save it again"
        ) from error


def _most_cells(path: Path) -> int:
    """A cell takes room in the file; one far away makes millions of blank ones out of nothing."""
    return min(_MOST_CELLS, _CELLS_OF_ANY_FILE + _CELLS_A_BYTE * path.stat().st_size)


def _refuse_span(span: tuple[int, int], most: int, job: Job) -> None:
    rows, columns = span
    if rows * columns > most:
        raise InputRefused(
            f"the sheet spans {rows} rows and {columns} columns",
            where=job.name,
            why="nearly all of its cells are blank, and there is no room for so many",
            fix="delete the empty rows and columns beyond the data, or deliver a CSV",
        )


def _as_text(cell: _Cell) -> str:
    """A cell as text: the shortest decimal without exponent, dates and times in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


def _number(cell: float) -> str:
    text = repr(cell)
    if "e" not in text and "n" not in text:
        # Nearly every amount of a book: what is written is already without an exponent.
        return text if text[-2:] != ".0" else str(int(cell))
    return str(int(cell)) if cell.is_integer() else format(Decimal(text), "f")

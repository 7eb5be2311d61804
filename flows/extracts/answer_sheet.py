"""The child that reads returned lists: `python -m flows.extracts.answer_sheet`.

A list may have been saved by any spreadsheet program, sorted, renamed, cut or added to: its rows
are found by the codes of the hidden row and proven by their checksum. What they mean is decided in
SQL. Memory and processor time are limited as for every parser.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from flows.errors import HuikuanError
from flows.extracts.file_kind import file_kind
from flows.extracts.grid import row_hash
from flows.extracts.sheet import open_workbook, text_grid
from flows.extracts.sheet_marks import read_marks, sheet_content
from flows.extracts.workbook_file import refuse_bombs
from flows.row_signature import CHECK, FIGURE, FILLED, IDENTITY, figure_text, is_signed

HEADING = "hk_heading"
# A formula that was never calculated: no value anybody may believe.
UNCALCULATED = "=?"
AMOUNTS = ("promised_amount", "disputed_amount")
_MEMORY = 4 << 30
_SECONDS = 60
_MOST_CELLS = 5_000_000

Answer = dict[str, Any]


def read_answers(path: Path, name: str, key: bytes) -> dict[str, Any]:
    """The filled rows of a returned list, or the code of what is wrong with the whole file."""
    try:
        if file_kind(path, name) != "xlsx":
            return _nothing("unreadable_file")
        refuse_bombs(path, name)
        workbook = open_workbook(path, name)
        tables = list(_tables(workbook, path))
    except (HuikuanError, CalamineError, OSError, MemoryError, ValueError, KeyError):
        return _nothing("unreadable_file")
    if not tables:
        return _nothing("no_list")
    if any(len(set(codes)) < len(codes) for _, codes, _ in tables):
        return _nothing("columns_twice")
    answers = [
        answer
        for place, codes, rows in tables
        for row in rows
        for answer in _answer(row, codes, place, key)
    ]
    return {"problem": "", "answers": answers}


def _nothing(problem: str) -> dict[str, Any]:
    return {"problem": problem, "answers": []}


def _tables(
    workbook: CalamineWorkbook, path: Path
) -> Iterator[tuple[tuple[str, int], list[str], list[Answer]]]:
    """The lists of a workbook: name and number of the sheet, codes, the rows below them."""
    for number, about in enumerate(workbook.sheets_metadata, start=1):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.total_height * sheet.total_width > _MOST_CELLS:
            raise ValueError(about.name)
        rows = _rows(sheet, path, number)
        place = next((at for at, row in enumerate(rows) if "hk_task" in row["cells"]), None)
        if place is not None:
            columns = {
                index: code
                for index, code in enumerate(rows[place]["cells"])
                if code in (*IDENTITY, CHECK, *FILLED) or code.startswith(FIGURE)
            }
            below = [_by_code(row, columns) for row in rows[place + 1 :]]
            yield (about.name, number), list(columns.values()), below


def _rows(sheet: CalamineSheet, path: Path, number: int) -> list[Answer]:
    """The rows as text, with their hash, which cells are numbers, and which no value at all."""
    marks = read_marks(sheet_content(path, number))
    unknown = set(marks.uncalculated)
    first_column = (sheet.start or (0, 0))[1]
    values = sheet.to_python()
    return [
        {
            "line": line,
            "cells": cells,
            "row_sha256": row_hash(cells),
            "numbers": {
                index + first_column
                for index, value in enumerate(raw)
                if isinstance(value, int | float)
            },
            "unknown": unknown,
        }
        for (line, cells), raw in zip(text_grid(sheet, marks), values, strict=True)
    ]


def _by_code(row: Answer, columns: Mapping[int, str]) -> Answer:
    """A row's cells, their addresses and kinds under the codes of their columns."""
    cells: dict[str, str] = {}
    addresses: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for index, code in columns.items():
        address = f"{column_letters(index)}{row['line']}"
        is_unknown = address in row["unknown"]
        cells[code] = UNCALCULATED if is_unknown else row["cells"][index].strip()
        addresses[code] = address
        kinds[code] = "binary" if index in row["numbers"] else "text"
    return {**row, "cells": cells, "addresses": addresses, "kinds": kinds}


def _answer(
    row: Answer, codes: Sequence[str], place: tuple[str, int], key: bytes
) -> Iterator[Answer]:
    """The row as it is landed, when anything is filled in and it is not the headings."""
    cells: dict[str, str] = row["cells"]
    filled = {code: cells.get(code, "") for code in FILLED}
    if cells.get("hk_task") == HEADING or not any(filled.values()):
        return
    identity = {code: cells.get(code, "") for code in IDENTITY}
    figures = {code: figure_text(cells[code]) for code in codes if code.startswith(FIGURE)}
    given = {code: address for code, address in row["addresses"].items() if filled.get(code)}
    yield {
        **identity,
        **filled,
        "is_signed": is_signed(key, list(identity.values()), figures, cells.get(CHECK, "")),
        **{f"{code}_cells": row["kinds"].get(code, "text") for code in AMOUNTS},
        "addresses": json.dumps(given, sort_keys=True),
        "sheet": place[0],
        "sheet_number": place[1],
        "line": row["line"],
        "row_sha256": row["row_sha256"],
    }


def column_letters(index: int) -> str:
    """The letters of a column by its number from 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def main() -> None:
    """Reads the files on standard input, one result file each; a crash leaves one out."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    request = json.load(sys.stdin)
    key = bytes.fromhex(request["key"])
    for job in request["jobs"]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + _SECONDS
        resource.setrlimit(
            resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1])
        )
        found = read_answers(Path(job["path"]), job["name"], key)
        keep_result(Path(job["target"]), found)


def keep_result(target: Path, found: Mapping[str, Any]) -> None:
    """Writes what was read of a file; it is there whole or not at all."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    temporary.write_text(json.dumps(found, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    temporary.rename(target)


if __name__ == "__main__":
    main()

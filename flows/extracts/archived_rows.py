"""Reads one row of an archived file again, of whatever kind the file is."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from flows import warehouse
from flows.extracts.container import unpacked
from flows.extracts.file_kind import file_kind
from flows.extracts.grid import GridRow, row_hash
from flows.extracts.html_table import html_rows
from flows.extracts.parquet_file import near, parquet_row
from flows.extracts.sheet import sheet_rows

_LONGEST_RECORD_LINES = 10_000
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16", "utf-16-be")


def read_archived_row(path: Path, name: str, place: tuple[int, int], row_sha256: str) -> str | None:
    """The text of the row at (sheet number, line); None when no row there has that hash.

    Cells of a workbook, page or Parquet file are joined by tabs.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        inner, inner_name = unpacked(path, name, scratch)
        kind = file_kind(inner, inner_name)
        if kind == "text":
            return _text_record(inner, place[1], row_sha256)
        if kind == "parquet":
            return _parquet_cells(near(inner, scratch), place[1], row_sha256)
        if kind == "html":
            grid, _encoding = html_rows(inner, name, "auto", scratch)
        else:
            grid = sheet_rows(inner, place[0], has_marks=kind == "xlsx")
        return _row_of(grid, place[1], row_sha256)


def _row_of(grid: Iterable[GridRow], line: int, row_sha256: str) -> str | None:
    for found, cells in grid:
        if found == line:
            return "\t".join(cells) if row_hash(cells) == row_sha256 else None
    return None


def _parquet_cells(path: Path, line: int, row_sha256: str) -> str | None:
    with warehouse.in_memory([path.parent]) as connection:
        cells = parquet_row(connection, path, line)
    return "\t".join(cells) if cells and row_hash(cells) == row_sha256 else None


def _text_record(path: Path, line: int, row_sha256: str) -> str | None:
    for encoding in _ENCODINGS:
        text = _record(path, encoding, line, row_sha256)
        if text is not None:
            return text
    return None


def _record(path: Path, encoding: str, line: int, row_sha256: str) -> str | None:
    """The record that begins on a line, as many lines as its hash needs; else None."""
    try:
        with path.open(encoding=encoding, newline=None) as file:
            lines = islice(file, line - 1, line - 1 + _LONGEST_RECORD_LINES)
            return _hashed_prefix(lines, row_sha256)
    except UnicodeError:
        return None


def _hashed_prefix(lines: Iterator[str], row_sha256: str) -> str | None:
    digest, text = hashlib.sha256(), ""
    for line in lines:
        digest.update(line.rstrip("\n").encode())
        text += line
        if digest.hexdigest() == row_sha256:
            return text.rstrip("\n")
        digest.update(b"\n")
    return None

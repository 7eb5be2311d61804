"""Reads the tables of a web page that is named as a spreadsheet; fetches and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.decode import Block, decode_file
from flows.extracts.grid import GridRow, extract_grid
from flows.extracts.job import Extract, Job
from flows.warehouse import Connection

SHEET = "table"
_READABLE = {"utf-8", "utf8", "gb2312", "gbk", "gb18030", "utf-16", "utf-16le", "unicode", "x-gbk"}
_CHARSET = re.compile(r"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
_MOST_CELLS = 1_000_000
_WIDEST_SPAN = 1000
_SILENT = {"script", "style"}


def extract_html(_connection: Connection, job: Job, path: Path) -> Extract:
    """Prepares the rows of all tables of a page, one after another.

    A line is the number of the row (`<tr>`) in the page, from 1. InputRefused: undecodable, another
    declared charset, no heading row, too many cells.
    """
    grid, encoding = html_rows(path, job.name, job.encoding, Path(job.scratch))
    return extract_grid(grid, job, f"html, {encoding}", (SHEET, 1), "text")


def html_rows(path: Path, name: str, encoding: str, scratch: Path) -> tuple[list[GridRow], str]:
    """The rows of all tables of a page with their numbers, and the page's encoding."""
    text = decode_file(path, name, encoding, scratch)
    _refuse_other_charset(text.blocks, name)
    reader = _TableReader(name)
    for piece in _pieces(text.blocks):
        reader.feed(piece)
    reader.close()
    return [(number, tuple(row)) for number, row in enumerate(reader.rows, start=1)], text.encoding


def _pieces(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.path.read_text(encoding="utf-8") + "\n"


def _refuse_other_charset(blocks: Sequence[Block], name: str) -> None:
    top = blocks[0].path.read_text(encoding="utf-8")[:4096] if blocks else ""
    found = _CHARSET.search(top)
    if found and found[1].lower() not in _READABLE:
        raise InputRefused(
            f"the page says that its text is in {found[1]}",
            where=name,
            why="read as another encoding, names and numbers would become other ones",
            fix="export it as UTF-8 or GB18030 (GBK)",
        )


class _TableReader(HTMLParser):
    """Collects the cells of every `<tr>`; spans leave blank cells where they reach."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._name = name
        self._cells = 0
        self._open: list[int] = []
        self._cell: list[str] | None = None
        self._width = 1
        self._reach = 1
        self._silent = False
        # Columns that a cell of a row above still reaches into, with the rows left.
        self._covered: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_cell()
            self.rows.append([])
            self._open.append(len(self.rows) - 1)
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            spans = dict(attrs)
            self._width = _span(spans.get("colspan"))
            self._reach = _span(spans.get("rowspan"))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")
        elif tag in _SILENT:
            self._silent = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr" and self._open:
            self._end_cell()
            self._end_row(self.rows[self._open.pop()])
        elif tag in _SILENT:
            self._silent = False

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is None or not self._open:
            self._cell = None
            return
        row = self.rows[self._open[-1]]
        self._skip_covered(row)
        first = len(row)
        row.append(" ".join("".join(self._cell).split()))
        row.extend([""] * (self._width - 1))
        if self._reach > 1:
            for column in range(first, len(row)):
                self._covered[column] = self._reach
        self._count(self._width)
        self._cell = None

    def _skip_covered(self, row: list[str]) -> None:
        while self._covered.get(len(row), 0) > 0:
            row.append("")
            self._count(1)

    def _end_row(self, row: list[str]) -> None:
        self._skip_covered(row)
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise InputRefused(
                f"the page holds more than {_MOST_CELLS} cells",
                where=self._name,
                fix="deliver the data as CSV",
            )


def _span(text: str | None) -> int:
    """How many columns or rows a cell reaches over, within reason."""
    digits = (text or "").strip()[:9]
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return min(max(int(digits), 1), _WIDEST_SPAN)

"""How an exporter writes: rows of text as CSV in an encoding, or as a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

import xlsxwriter

from flows.sample.facts import in_units

Cell = str | int | Decimal
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class ExportedFile:
    """A file of the inbox: its name, and its bytes."""

    name: str
    content: bytes


def csv_bytes(rows: Rows, encoding: str = "utf-8", line_end: str = "\n") -> bytes:
    """Comma-separated text; a cell is quoted only where it has to be."""
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    return text.getvalue().encode(encoding)


def tab_bytes(rows: Rows, encoding: str) -> bytes:
    """Tab-separated lines, as a list is saved from a screen."""
    lines = ("\t".join(str(cell) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)


def sheet_bytes(rows: Rows, sheet: str, day: date) -> bytes:
    """A workbook of one sheet: texts as text, Decimals and whole numbers as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC)})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    page.write_string(number, column, cell)
            else:
                page.write(number, column, cell)
    book.close()
    return buffer.getvalue()


def padded(cells: Sequence[Cell], width: int) -> list[Cell]:
    """The cells and empty ones after them, as a spreadsheet saves a short row."""
    return [*cells, *[""] * (width - len(cells))]


def money(amount: int, currency_code: str) -> str:
    """An amount of minor units as text with the decimals of its currency."""
    return format(in_units(amount, currency_code), "f")


def day_text(day: date | None) -> str:
    """2026-06-30, or nothing."""
    return day.isoformat() if day else ""


def yes_no(is_so: bool) -> str:
    """是 or 否."""
    return "是" if is_so else "否"


def stamp(day: date) -> str:
    """20260630."""
    return f"{day:%Y%m%d}"

"""What is written a row at a time is what XlsxWriter writes a cell at a time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from flows.errors import Defect
from flows.outbox.quick_sheet import QuickBook, QuickSheet
from flows.outbox.sheets import Book, Column, Money, Sheet, SheetRow
from flows.outbox.workbook import write_workbook

ROWS: list[list[Any]] = [
    ["江苏昇玥喆堃机械", Decimal("1234.5000"), None, 3],
    ["=cmd|' /C calc'!A0", Decimal("-0.01"), " 两边有空格 ", 0],
    ["<r>&\"'", None, "a\nb", -7],
    ["<r>1</r>", "a\tb", "\u3000全角", "x > y & z"],
    ["尾\ufffe", "bell\x07", "行尾\u2028", "_X0041_"],
    ["_x0041_", Decimal("999999999999.9999"), "江苏昇玥喆堃机械", 20_000],
]


def plain(quickly: bool) -> bytes:
    target = BytesIO()
    kind = QuickBook if quickly else Workbook
    book = kind(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2026, 6, 30)})
    looks = [book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})]
    page: Any = book.add_worksheet("list", QuickSheet if quickly else None)
    page.merge_range(0, 0, 0, 3, "title", looks[0])
    page.set_row(1, None, None, {"hidden": True})
    for number, row in enumerate(ROWS * 6, start=3):
        height = 20.4 + number
        cells = [(value, looks[index % 2]) for index, value in enumerate(row)]
        if quickly:
            page.write_row_whole(number, cells, height)
            continue
        page.set_row(number, height)
        for column, (value, look) in enumerate(cells):
            if isinstance(value, str):
                page.write_string(number, column, value, look)
            elif value is None:
                page.write_blank(number, column, None, look)
            else:
                page.write_number(number, column, value, look)
    page.autofilter(2, 0, 8, 3)
    page.write_string(40, 5, "below", looks[1])
    book.close()
    return target.getvalue()


def parts(content: bytes) -> list[tuple[object, ...]]:
    """Every file of a workbook in order: name, day and bytes; not how small it is packed."""
    with ZipFile(BytesIO(content)) as archive:
        return [(one.filename, one.date_time, archive.read(one)) for one in archive.infolist()]


def test_rows_written_whole_have_the_bytes_of_the_library() -> None:
    assert parts(plain(quickly=True)) == parts(plain(quickly=False))
    assert plain(quickly=True) == plain(quickly=True)


def sheet(*cells: Any) -> Book:
    columns = tuple(Column(f"h{index}", 10, "text") for index in range(len(cells)))
    page = Sheet("s", "t", "", (), columns, (SheetRow(cells),), 0, True)
    return Book("t", date(2026, 6, 30), "", "", (page,))


def test_a_text_too_long_for_a_cell_stops_the_book() -> None:
    write_workbook(sheet("字" * 32_767))
    for text in ("字" * 32_768, "𠀀" * 16_384):
        with pytest.raises(Defect, match="too long"):
            write_workbook(sheet(text))


def test_days_are_counted_as_a_spreadsheet_counts_them() -> None:
    from python_calamine import CalamineWorkbook

    days = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2026, 6, 30)]
    columns = tuple(Column("day", 12, "date") for _ in days)
    page = Sheet("s", "t", "", (), columns, (SheetRow((*days,)),), 0, False)
    content = write_workbook(Book("t", days[-1], "", "", (page,)))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.get_sheet_by_name("s").to_python()[-1][1:] == days[1:]


def test_an_amount_of_many_digits_is_written_as_text() -> None:
    from python_calamine import CalamineWorkbook

    content = write_workbook(sheet(Money(Decimal("12345678901234.5678"), 2), Money(Decimal(1), 2)))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.get_sheet_by_name("s").to_python()[-1] == ["12,345,678,901,234.5678", 1.0]

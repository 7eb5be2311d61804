"""Writes a workbook with XlsxWriter.

No cell becomes a formula or a link, whatever its text starts with; text loses its control
characters; the same content gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property, lru_cache
from io import BytesIO
from math import ceil
from typing import Literal

from xlsxwriter.format import Format

from flows.outbox.money_text import fits_a_spreadsheet, money_text, number_format
from flows.outbox.plain_text import clean_text, display_width
from flows.outbox.quick_sheet import PlainCell, QuickBook, QuickSheet
from flows.outbox.sheets import Book, Column, Money, RowKind, Sheet, SheetRow, Style
from flows.outbox.workbook_entries import LISTS, protect_but_entries, validate_entries

FONT = "Microsoft YaHei"
INK, SOFT, LINE = "#1F2933", "#5B6773", "#D5DCE3"
ACCENT, TINT, AMBER, BROWN = "#1F4E79", "#EEF3F8", "#FDF3E1", "#8A5A00"
FILL, FILL_LINE, FILL_HEADING = "#FFFBE6", "#E6DDB3", "#7A5C00"
RED, PALE_RED = "#B42318", "#FDE8E6"
DAY_ZERO, LAST_TRUE_DAY = date(1899, 12, 31).toordinal(), 59
Look = dict[str, object]
Marked = Literal["marked"]
PLAIN: Look = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
LINE_HEIGHT, ROW_HEIGHT = 16.5, 23.0
# A character of our 11-point font in columns' units, which are characters of the default font.
WIDTH_OF_CHARACTER = 1.1
# A text that nobody sees makes no row higher.
UNLIMITED = 1e9

A4_LENGTH, MARGIN = 11.69, 0.4
# Of a hundred: what programs measure fonts differently by.
ROOM = 94
# A column's unit is a digit of the default font: seven of the 96 dots of an inch, and five around.
DOTS_OF_UNIT, DOTS_AROUND, DOTS_OF_INCH = 7, 5, 96

HEADING: Look = {"bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "text_wrap": True}
STYLES: Mapping[Style, Look] = {
    "text": {"align": "left", "indent": 1},
    "wrapped": {"align": "left", "indent": 1, "text_wrap": True},
    "strong": {"align": "left", "indent": 1, "text_wrap": True, "bold": True},
    "centred": {"align": "center"},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "whole": {"align": "center", "num_format": "0"},
    "money": {"align": "right", "indent": 1},
    "share": {"align": "right", "indent": 1, "num_format": "0.0%"},
    "rate": {"align": "right", "indent": 1, "num_format": "0.00%"},
    "score": {"align": "right", "indent": 1, "num_format": "0.0#", "font_color": SOFT},
}
# What a rep fills in: the only cells that are not locked.
ENTRIES: Mapping[str, Look] = {
    "choice": {"align": "left", "indent": 1, "text_wrap": True},
    "text": {"align": "left", "indent": 1, "text_wrap": True},
    "date": {"align": "center", "num_format": "yyyy-mm-dd"},
    "amount": {"align": "right", "num_format": "#,##0.00##"},
}
ENTRY: Look = {"bg_color": FILL, "border": 1, "border_color": FILL_LINE, "locked": False}
MARKED: Look = {"bg_color": PALE_RED, "font_color": RED, "bold": True}
KINDS: Mapping[RowKind, Look] = {
    "row": {"bottom": 1, "bottom_color": LINE},
    "total": {"bold": True, "bg_color": TINT, "top": 1, "top_color": ACCENT, "font_color": ACCENT},
    "section": {"bold": True, "bg_color": TINT, "font_color": ACCENT, "font_size": 12},
}


@dataclass(frozen=True)
class Pen:
    """An open workbook and the formats already made in it: of cells, and of any properties."""

    workbook: QuickBook
    formats: dict[tuple[str, str, str], Format]
    made: dict[tuple[tuple[str, object], ...], Format]

    def format(self, *looks: Look) -> Format:
        """A format with these properties, later ones winning."""
        merged = dict(PLAIN)
        for look in looks:
            merged |= look
        properties = tuple(merged.items())
        if properties not in self.made:
            self.made[properties] = self.workbook.add_format(merged)
        return self.made[properties]

    def cell_format(self, style: Style, kind: RowKind | Marked, shown: str = "") -> Format:
        """The format of a cell of this style in a row of this kind; shown: a number's format."""
        key = (style, kind, shown)
        if key not in self.formats:
            number: Look = {"num_format": shown} if shown else {}
            row = KINDS["row"] | MARKED if kind == "marked" else KINDS[kind]
            self.formats[key] = self.format(STYLES[style], row, number)
        return self.formats[key]

    def entry_format(self, kind: str) -> Format:
        """The format of a cell to fill in."""
        key = ("entry", kind, "")
        if key not in self.formats:
            self.formats[key] = self.format(KINDS["row"], ENTRIES[kind], ENTRY)
        return self.formats[key]


@dataclass(frozen=True)
class CellLook:
    """How a cell of a column looks in a row of a kind; blank: what an empty one is written as."""

    kind: RowKind | Marked
    style: Style
    width: float
    format: Format
    blank: PlainCell
    is_entry: bool

    @cached_property
    def narrow(self) -> float:
        """So many characters of Latin text fit."""
        return (self.width - 2) / WIDTH_OF_CHARACTER

    def holds(self, text: str) -> bool:
        """Whether a text without a line break surely fits on one line."""
        return len(text) <= (self.narrow if text.isascii() else self.narrow / 2)


def write_workbook(book: Book) -> bytes:
    """The bytes of the workbook (XLSX)."""
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    pen = Pen(QuickBook(target, options), {}, {})
    created = datetime.combine(book.created_on, time())
    pen.workbook.set_properties({"title": clean_text(book.title), "created": created})
    for sheet in book.sheets:
        _write_sheet(pen, sheet, book)
    if book.lists:
        _write_lists(pen, book)
    pen.workbook.close()
    return target.getvalue()


def _write_sheet(pen: Pen, sheet: Sheet, book: Book) -> None:
    page = pen.workbook.add_quick_sheet(sheet.name)
    page.hide_gridlines(2)
    sheet = replace(sheet, columns=tuple(_widened(sheet)))
    for index, column in enumerate(sheet.columns):
        options = {"hidden": True} if column.is_hidden else {}
        page.set_column(index, index, column.width, pen.format(), options)
    first = _write_band(pen, page, sheet)
    if sheet.has_headings:
        first = _write_headings(pen, page, sheet, first)
    rows = RowPen(pen, page, sheet.columns, {})
    for offset, row in enumerate(sheet.rows):
        rows.write(row, first + offset)
    if any(column.entry for column in sheet.columns):
        filled = [first + offset for offset, row in enumerate(sheet.rows) if row.kind == "row"]
        validate_entries(page, sheet.columns, filled, book.lists)
        protect_but_entries(page)
    _set_up_print(page, sheet, book)


def _write_lists(pen: Pen, book: Book) -> None:
    """The words to choose from, on a hidden sheet: a list inside a rule may have 255 characters."""
    page = pen.workbook.add_quick_sheet(LISTS)
    page.hide()
    for index, words in enumerate(book.lists.values()):
        for row, word in enumerate(words):
            page.write_string(row, index, clean_text(word))


def _widened(sheet: Sheet) -> Iterator[Column]:
    """The columns, those of money wide enough for their longest amount in bold."""
    for index, column in enumerate(sheet.columns):
        amounts = [row.cells[index] for row in sheet.rows]
        texts = [
            money_text(cell.amount, cell.decimals) for cell in amounts if isinstance(cell, Money)
        ]
        needed = max(map(len, texts), default=0) * WIDTH_OF_CHARACTER * 1.1 + 3
        yield replace(column, width=max(column.width, needed))


def _write_band(pen: Pen, page: QuickSheet, sheet: Sheet) -> int:
    """Writes title, subtitle and warnings over the whole width; gives the next free row."""
    title = pen.format({"bold": True, "font_size": 16, "font_color": "#FFFFFF", "bg_color": ACCENT})
    subtitle = pen.format({"font_color": SOFT, "bg_color": TINT})
    warning = pen.format({"font_color": BROWN, "bg_color": AMBER, "bold": True, "text_wrap": True})
    lines = [(sheet.title, title, 32.0)]
    lines += [(sheet.subtitle, subtitle, 22.0)] if sheet.subtitle else []
    width = sum(column.width for column in sheet.columns if not column.is_hidden)
    lines += [(text, warning, _height(_line_count(text, width))) for text in sheet.banners]
    last = sum(not column.is_hidden for column in sheet.columns) - 1
    for row, (text, look, height) in enumerate(lines):
        page.set_row(row, height)
        page.merge_range(row, 0, row, last, "", look)
        page.write_string(row, 0, " " + clean_text(text), look)
    return len(lines)


def _write_headings(pen: Pen, page: QuickSheet, sheet: Sheet, row: int) -> int:
    """Writes the headings, freezes them, repeats them in print and filters below them.

    The columns' codes stand in a hidden row above, where no sorting and no renaming reaches them.
    """
    if any(column.code for column in sheet.columns):
        for index, column in enumerate(sheet.columns):
            page.write_string(row, index, column.code)
        page.set_row(row, None, None, {"hidden": True})
        row += 1
    for index, column in enumerate(sheet.columns):
        style = STYLES[column.style]
        place = {name: value for name, value in style.items() if name in ("align", "indent")}
        asked: Look = {"bg_color": FILL_HEADING} if column.entry else {}
        page.write_string(row, index, column.heading, pen.format(HEADING, place, asked))
    page.set_row(row, 34)
    page.freeze_panes(row + 1, sheet.frozen_columns)
    page.repeat_rows(row)
    if sheet.rows:
        page.autofilter(row, 0, row + len(sheet.rows), len(sheet.columns) - 1)
    return row + 1


@dataclass(frozen=True)
class RowPen:
    """Writes the rows of one sheet; looks: by kind of row, how each column's cells look."""

    pen: Pen
    page: QuickSheet
    columns: tuple[Column, ...]
    looks: dict[RowKind, list[CellLook]]

    def write(self, row: SheetRow, number: int) -> None:
        """Writes a row, as high as its longest text needs."""
        lines = 1
        written: list[PlainCell] = []
        for cell, look in zip(row.cells, self._looks(row), strict=True):
            kind = type(cell)
            if look.is_entry or cell is None:
                written.append(look.blank)
            elif kind is str:
                text = clean_text(cell)  # pyright: ignore[reportArgumentType]
                if not look.holds(text):
                    lines = max(lines, _line_count(text, look.width))
                written.append((text, look.format))
            elif kind is tuple:
                text = "\n".join(map(clean_text, cell))  # pyright: ignore[reportArgumentType]
                lines = max(lines, _line_count(text, look.width))
                written.append((text, look.format))
            else:
                written.append(self._value(cell, look))  # pyright: ignore[reportArgumentType]
        self.page.write_row_whole(number, written, _height(lines))

    def _looks(self, row: SheetRow) -> list[CellLook]:
        if row.marked:
            return [
                self._look(column, "marked" if index in row.marked else row.kind)
                for index, column in enumerate(self.columns)
            ]
        if row.kind not in self.looks:
            self.looks[row.kind] = [self._look(column, row.kind) for column in self.columns]
        return self.looks[row.kind]

    def _look(self, column: Column, kind: RowKind | Marked) -> CellLook:
        # A heading between rows runs on over the empty cells beside it.
        width = UNLIMITED if column.is_hidden or kind == "section" else column.width
        if column.entry and kind in ("row", "marked"):
            look = self.pen.entry_format(column.entry.kind)
            return CellLook(kind, column.style, width, look, (None, look), is_entry=True)
        blank = (None, self.pen.cell_format("text", kind))
        look = blank[1] if kind == "section" else self.pen.cell_format(column.style, kind)
        return CellLook(kind, column.style, width, look, blank, is_entry=False)

    def _value(self, cell: Money | int | Decimal | date, look: CellLook) -> PlainCell:
        """What is written for anything but a text, and how it looks."""
        if isinstance(cell, Money):
            amount, shown = _shown_money(cell)
            return amount, self.pen.cell_format(look.style, look.kind, shown)
        return _day_number(cell) if isinstance(cell, date) else cell, look.format


def _day_number(day: date) -> int:
    """Days as a spreadsheet counts them, with its 29 February 1900 that never was."""
    days = day.toordinal() - DAY_ZERO
    return days + 1 if days > LAST_TRUE_DAY else days


@lru_cache(4096)
def _shown_money(money: Money) -> tuple[Decimal | str, str]:
    """The amount and its format; as text when a binary number would lose digits."""
    if not fits_a_spreadsheet(money.amount):
        return money_text(money.amount, money.decimals), ""
    return money.amount, number_format(money.amount, money.decimals)


def _line_count(text: str, width: float) -> int:
    """How many lines a wrapped text takes in a column."""
    if "\n" in text:
        return sum(_line_count(line, width) for line in text.split("\n"))
    return max(1, ceil(display_width(text) * WIDTH_OF_CHARACTER / (width - 2)))


def _inches(width: float) -> float:
    """How wide a column of this width is on paper at full size."""
    return (width * DOTS_OF_UNIT + DOTS_AROUND) / DOTS_OF_INCH


def _height(lines: int) -> float:
    return max(ROW_HEIGHT, lines * LINE_HEIGHT + 6)


def _set_up_print(page: QuickSheet, sheet: Sheet, book: Book) -> None:
    """A4 landscape, one page wide, run and page number in the footer.

    A sheet with cells to fill in is two pages wide, or it would be too small to read: what to know,
    and, beside the first columns again, what to write down.
    """
    page.set_paper(9)
    page.set_landscape()
    page.set_margins(left=MARGIN, right=MARGIN, top=0.45, bottom=0.6)
    break_at = next((n for n, column in enumerate(sheet.columns) if column.entry), 0)
    if break_at:
        shown = [0 if column.is_hidden else _inches(column.width) for column in sheet.columns]
        repeated = sum(shown[: sheet.frozen_columns])
        widest = max(sum(shown[:break_at]), repeated + sum(shown[break_at:]))
        page.set_print_scale(min(100, int(ROOM * (A4_LENGTH - 2 * MARGIN) / widest)))
        page.set_v_pagebreaks([break_at])
        page.repeat_columns(0, sheet.frozen_columns - 1)
    else:
        page.fit_to_pages(1, 0)
    left = clean_text(book.footer_left).replace("&", "&&")
    page.set_footer(f"&L&8{left}&R&8{book.footer_right}")

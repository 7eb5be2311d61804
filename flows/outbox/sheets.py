"""What a sheet of a workbook holds, before any thought of how a spreadsheet writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

Style = Literal[
    "text", "wrapped", "strong", "centred", "date", "whole", "money", "score", "share", "rate"
]  # fmt: skip
EntryKind = Literal["choice", "date", "amount", "text"]
RowKind = Literal["row", "total", "section"]


class Money(NamedTuple):
    """An amount and the decimals of its currency."""

    amount: Decimal
    decimals: int


# A tuple is the lines of one cell.
Cell = str | tuple[str, ...] | int | Decimal | date | Money | None


@dataclass(frozen=True)
class Entry:
    """What a person may fill into the cells of a column, checked as far as a spreadsheet can.

    choices: the list of the book to choose from. not_before: the earliest sensible day. hint: shown
    beside the cell. is_free: another word than those of the list may be written.
    """

    kind: EntryKind
    hint: str
    choices: str = ""
    not_before: date | None = None
    is_free: bool = False


@dataclass(frozen=True)
class Column:
    """A column of a sheet; width in characters of the default font.

    code: names the column for whoever reads the file again. A hidden one is for him alone.
    """

    heading: str
    width: float
    style: Style
    code: str = ""
    entry: Entry | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A row; a total stands out, a section is a heading between rows. marked: cells in red."""

    cells: tuple[Cell, ...]
    kind: RowKind = "row"
    marked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """A sheet: title band, warnings, then a table (headings and filter only when has_headings).

    Where a column has entries, only their cells can be changed, by anybody: there is no password.
    """

    name: str
    title: str
    subtitle: str
    banners: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    frozen_columns: int
    has_headings: bool


@dataclass(frozen=True)
class Book:
    """A workbook and the small print of its pages; lists: what entries choose from, by name."""

    title: str
    created_on: date
    footer_left: str
    footer_right: str
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

"""What a sheet of a workbook holds, before any thought of how a spreadsheet writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

Style = Literal["text", "wrapped", "strong", "centred", "date", "whole", "money", "score"]
RowKind = Literal["row", "total", "section"]


@dataclass(frozen=True)
class Money:
    """An amount and the decimals of its currency."""

    amount: Decimal
    decimals: int


# A tuple is the lines of one cell.
Cell = str | tuple[str, ...] | int | Decimal | date | Money | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet; width in characters of the default font."""

    heading: str
    width: float
    style: Style


@dataclass(frozen=True)
class SheetRow:
    """A row; a total stands out, a section is a heading between rows."""

    cells: tuple[Cell, ...]
    kind: RowKind = "row"


@dataclass(frozen=True)
class Sheet:
    """A sheet: title band, warnings, then a table (headings and filter only when has_headings)."""

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
    """A workbook and the small print of its pages."""

    title: str
    created_on: date
    footer_left: str
    footer_right: str
    sheets: tuple[Sheet, ...]

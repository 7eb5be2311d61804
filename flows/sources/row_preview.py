"""Shows the first rows of a file as they will be read, in columns of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flows.lineage.columns import display_width, padded
from flows.narrator import printable
from flows.sources.amounts import read_amount
from flows.sources.days import read_day
from flows.sources.home_plan import PlannedTable

_INDENT = "    "
_GAP = "  "
_WIDEST = 24
_UNREAD = "?"


def preview_lines(table: PlannedTable, unit_power: int, width: int) -> list[str]:
    """A small table of the first rows: days and amounts as read, what is not read with a `?`.

    Columns that do not fit stand in a further block below, each block with the line numbers.
    """
    grid = _columns(table, unit_power)
    lines = [str(row["_line"]) for row in table.file.first_rows]
    numbers = ["line", *lines]
    blocks: list[list[list[str]]] = [[numbers]]
    for column in grid:
        if len(blocks[-1]) > 1 and _width([*blocks[-1], column]) > width:
            blocks.append([numbers])
        blocks[-1].append(column)
    drawn = [_drawn(block) for block in blocks if len(block) > 1]
    return [line for number, block in enumerate(drawn) for line in ([""] if number else []) + block]


def _columns(table: PlannedTable, unit_power: int) -> list[list[str]]:
    if table.draft is None:
        shown = [name for name in table.file.headings if any(_cells(table, name))]
        return [[name, *_cells(table, name)] for name in shown]
    kinds = {column.name: column.kind for column in table.draft.table.columns}
    return [
        [
            column,
            *(_read(table, kinds[column], cell, unit_power) for cell in _cells(table, heading)),
        ]
        for column, heading in table.taken.items()
        if column in kinds
    ]


def _cells(table: PlannedTable, heading: str) -> list[str]:
    return [str(row[heading] or "").strip() for row in table.file.first_rows]


def _read(table: PlannedTable, kind: str, cell: str, unit_power: int) -> str:
    """A cell as it will be read; one that is no day or number keeps its text behind a `?`."""
    if not cell or kind not in ("date", "amount"):
        return cell
    if kind == "date":
        form = table.settings.get("date_format")
        day = read_day(cell, str(form) if form else None, str(table.file.facts["cells"]))
        return day.isoformat() if day else f"{_UNREAD} {cell}"
    forms = table.settings.get("number_forms", ())
    number = read_amount(cell, forms if isinstance(forms, tuple) else ())
    return f"{_UNREAD} {cell}" if number is None else _shown(number, unit_power)


def _shown(number: Decimal, unit_power: int) -> str:
    return f"{number.scaleb(unit_power):,f}"


def _drawn(block: Sequence[Sequence[str]]) -> list[str]:
    columns = [_aligned(column) for column in block]
    return [_INDENT + _GAP.join(row).rstrip() for row in zip(*columns, strict=True)]


def _aligned(column: Sequence[str]) -> list[str]:
    """The cells of a column at one width; numbers stand to the right, under their heading."""
    width = _column_width(column)
    shown = [padded(printable(cell), width) for cell in column]
    is_money = any(column[1:]) and all(read_amount(cell) is not None for cell in column[1:] if cell)
    return [_to_the_right(cell) for cell in shown] if is_money else shown


def _to_the_right(cell: str) -> str:
    text = cell.rstrip()
    return " " * (len(cell) - len(text)) + text


def _width(block: Sequence[Sequence[str]]) -> int:
    return len(_INDENT) + sum(_column_width(column) + len(_GAP) for column in block) - len(_GAP)


def _column_width(column: Sequence[str]) -> int:
    return min(_WIDEST, max(display_width(cell) for cell in column))

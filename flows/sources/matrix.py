"""The matrix of what each layout reads: its tables, what rests on them, what no table tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.extracts.catalog import LAYOUTS
from flows.extracts.source import Layout, Table

_HEADS = ("table", "needed for", "columns", "a file without rows", "without the table")
_LEGEND = (
    "needed for: the capabilities whose figures are refused without the table; - means that the",
    "source may go without it · columns: how many a file must have, of how many that are read",
)


def matrix_lines() -> list[str]:
    """The matrix for a person; docs/sources.md holds the same lines."""
    blocks = [_layout_lines(layout) for layout in LAYOUTS.values()]
    return [*(line for block in blocks for line in (*block, "")), *_LEGEND]


def matrix_document() -> dict[str, Any]:
    """The matrix for a machine."""
    return {
        "layouts": [
            {
                "layout": layout.name,
                "capabilities": list(layout.capabilities),
                "is_mapped": layout.is_mapped,
                "tables": [_table_document(layout, table) for table in layout.tables],
                "cannot_give": list(layout.cannot_give),
            }
            for layout in LAYOUTS.values()
        ]
    }


def _table_document(layout: Layout, table: Table) -> dict[str, Any]:
    return {
        "table": table.name,
        "needed_for": list(needed_for(layout, table)),
        "required_columns": list(table.required_columns),
        "columns": list(table.column_names),
        "may_be_empty": table.may_be_empty,
        "files": table.files or None,
        "cannot_tell_without_it": table.gives or None,
    }


def needed_for(layout: Layout, table: Table) -> tuple[str, ...]:
    """The capabilities that rest on a table; all of them for the only table of a layout."""
    if len(layout.tables) == 1:
        return layout.capabilities
    return tuple(name for name in layout.capabilities if table.name in layout.needs.get(name, ()))


def _layout_lines(layout: Layout) -> list[str]:
    headings = "any headings, mapped in huikuan.toml" if layout.is_mapped else "its own headings"
    first = f"{layout.name}: {', '.join(layout.capabilities)}; {headings}"
    body = aligned([_HEADS, *(_row(layout, table) for table in layout.tables)])
    return [first, *body, *(f"  cannot tell: {silence}" for silence in layout.cannot_give)]


def _row(layout: Layout, table: Table) -> tuple[str, ...]:
    return (
        table.name,
        ", ".join(needed_for(layout, table)) or "-",
        f"{len(table.required_columns)} of {len(table.columns)}",
        "an answer" if table.may_be_empty else "refused",
        f"cannot tell {table.gives}" if table.gives else "",
    )


def aligned(grid: Sequence[Sequence[str]]) -> list[str]:
    """Rows of one length as columns of text, indented by two blanks."""
    widths = [max(len(cell) for cell in column) for column in zip(*grid, strict=True)]
    return [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in grid
    ]

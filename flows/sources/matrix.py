"""The matrix of what each layout reads: its tables, what rests on them, what no table tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.extracts.catalog import LAYOUTS
from flows.extracts.source import Layout, Table

_HEADS = ("table", "needed for", "columns", "a file without rows", "without the table")
_LEGEND = (
    "needed for: the capabilities whose figures are refused without the table; - means that the",
    "source may go without it · columns: how many a file must have, of how many that are read",
)
_ROWS = "rows: read by the published run, of all its files together; - means that no file was read"


# Rows by layout and table.
Landed = Mapping[tuple[str, str], int]


def matrix_lines(landed: Landed | None = None) -> list[str]:
    """The matrix for a person; docs/sources.md holds the same lines.

    landed: what the published run of a home read; then only the layouts in use are shown.
    """
    blocks = [_layout_lines(layout, landed) for layout in _shown(landed)]
    legend = _LEGEND if landed is None else (*_LEGEND, _ROWS)
    return [*(line for block in blocks for line in (*block, "")), *legend]


def _shown(landed: Landed | None) -> list[Layout]:
    used = None if landed is None else {layout for layout, _table in landed}
    return [layout for layout in LAYOUTS.values() if used is None or layout.name in used]


def matrix_document(landed: Landed | None = None) -> dict[str, Any]:
    """The matrix for a machine; `rows` is null without a home, and where no file was read."""
    return {
        "layouts": [
            {
                "layout": layout.name,
                "capabilities": list(layout.capabilities),
                "is_mapped": layout.is_mapped,
                "tables": [
                    {
                        **_table_document(layout, table),
                        "rows": (landed or {}).get((layout.name, table.name)),
                    }
                    for table in layout.tables
                ],
                "cannot_give": list(layout.cannot_give),
            }
            for layout in _shown(landed)
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


def _layout_lines(layout: Layout, landed: Landed | None) -> list[str]:
    headings = "any headings, mapped in huikuan.toml" if layout.is_mapped else "its own headings"
    first = f"{layout.name}: {', '.join(layout.capabilities)}; {headings}"
    grid = [_HEADS, *(_row(layout, table) for table in layout.tables)]
    if landed is not None:
        counts = [landed.get((layout.name, table.name)) for table in layout.tables]
        told = ["rows", *("-" if count is None else f"{count:,}" for count in counts)]
        grid = [(row[0], count, *row[1:]) for row, count in zip(grid, told, strict=True)]
    body = aligned(grid)
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

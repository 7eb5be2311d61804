"""Compares the sheets of the office's workbook, as read back from its file, with the marts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flows.outbox.labels import report_labels
from flows.outbox.report_tables import ReportTable

Grid = Sequence[Sequence[object]]
EXACT = Decimal("0.0001")
COMPARED = frozenset({"money", "share", "whole", "number", "days", "rate"})


def report_problems(
    table: ReportTable, grid: Grid, rows: Sequence[Mapping[str, Any]], language: str
) -> list[str]:
    """What differs between a sheet and its mart: rows, amounts of any row, totals of any group."""
    labels = report_labels(language)
    headings = [labels[f"column.{shown.field}"] for shown in table.columns]
    starts = [number for number, cells in enumerate(grid) if list(cells) == headings]
    if not starts:
        return [f"{table.key}: no headings"]
    lines = [cells for cells in grid[starts[0] + 1 :] if any(cell != "" for cell in cells)]
    total = labels.get(f"total.{table.key}")
    found = [cells for cells in lines if cells[0] != total and any(c != "" for c in cells[1:])]
    if len(found) != len(rows):
        return [f"{table.key}: {len(found)} rows instead of {len(rows)}"]
    problems = [
        f"{table.key}: {shown.field} differs in row {number}"
        for number, (cells, row) in enumerate(zip(found, rows, strict=True), start=1)
        for shown, cell in zip(table.columns, cells, strict=True)
        if shown.kind in COMPARED and _exact(cell) != _exact(row[shown.field])
    ]
    return problems + _total_problems(table, [c for c in lines if c[0] == total], rows)


def _total_problems(
    table: ReportTable, totals: Sequence[Sequence[object]], rows: Sequence[Mapping[str, Any]]
) -> list[str]:
    groups = {tuple(row[name] for name in table.group): row for row in rows}
    return [
        f"{table.key}: totals differ"
        for place, shown in enumerate(table.columns)
        if shown.field in table.totals
        and [_exact(cells[place]) for cells in totals]
        != [_exact(row[table.totals[shown.field]]) for row in groups.values()]
    ]


def _exact(cell: object) -> Decimal | None:
    """A cell as an exact number; a spreadsheet's own is cut to our four decimals."""
    if cell is None or cell == "":
        return None
    try:
        return Decimal(str(cell).replace(",", "")).quantize(EXACT)
    except InvalidOperation:
        return Decimal("NaN")

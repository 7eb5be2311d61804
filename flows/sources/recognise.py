"""Tells by its headings which table of which ERP's layout a file is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.extracts.catalog import LAYOUTS
from flows.extracts.source import Layout, Table

_FEWEST_FOUND = 4
_LEAST_SHARE = 0.5


@dataclass(frozen=True)
class Recognised:
    """A file is this table of this layout: so many of its columns are there."""

    layout: Layout
    table: Table
    found: int
    is_named_so: bool


def recognise(headings: Sequence[str], file_name: str) -> Recognised | None:
    """The table whose required headings are all there and that knows most of the file's.

    A table of few columns (`id`, `name`) fits many files: it counts only when the file is named as
    the layout names it. Two tables of the same columns are told apart by the file's name, too.
    """
    present = {heading.lower() for heading in headings}
    fitting = [
        found
        for layout in LAYOUTS.values()
        if not layout.is_mapped
        for table in layout.tables
        if (found := _fitted(layout, table, present, file_name))
    ]
    return max(fitting, key=lambda item: (item.is_named_so, item.found), default=None)


def _fitted(layout: Layout, table: Table, present: set[str], file_name: str) -> Recognised | None:
    spellings = [
        (column, {name.lower() for name in (column.name, *column.also)}) for column in table.columns
    ]
    found = [column for column, names in spellings if names & present]
    if any(column.is_required and column not in found for column in table.columns):
        return None
    is_named_so = _is_named_so(table, file_name)
    is_telling = len(found) >= _FEWEST_FOUND and len(found) >= _LEAST_SHARE * len(present)
    if not is_named_so and not is_telling:
        return None
    return Recognised(layout, table, len(found), is_named_so)


def _is_named_so(table: Table, file_name: str) -> bool:
    """Whether a name is the layout's own pattern; the day and the ending aside."""
    stem = table.files.partition("_{date}")[0].lower()
    name = file_name.lower()
    return bool(stem) and (name.startswith((f"{stem}_", f"{stem}.")) or name == stem)

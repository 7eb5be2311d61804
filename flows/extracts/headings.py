"""Finds the heading row of a file, and says what is missing from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.errors import InputRefused
from flows.extracts.job import ExpectedHeading
from flows.extracts.toml_table import nearest

RESERVED = ("_line", "_row_sha256", "_row_kind", "_fields", "_is_sound")

LONGEST_SHOWN = 30
MOST_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """A row near the top of a file: its first and last 1-based line, and its cells as text."""

    first_line: int
    last_line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class HeadingRow:
    """The heading row: names in file order, blank ones named column_<n>, and what is wrong."""

    first_line: int
    last_line: int
    names: tuple[str, ...]
    found_count: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def find_heading_row(
    rows: Iterable[Row], expected: Sequence[ExpectedHeading], declared: int | None, name: str
) -> HeadingRow:
    """The declared row, else the first one with all required headings, else the one with most.

    InputRefused when no row has any of them. Missing and repeated headings are `problems`.
    """
    wanted = {heading.heading for heading in expected}
    required = {heading.heading for heading in expected if heading.is_required}
    seen: list[Row] = []
    best: Row | None = None
    for found in rows:
        row = replace(found, cells=_as_expected(found.cells, expected))
        seen.append(found)
        present = wanted & _stripped(row)
        if declared is not None:
            if row.first_line <= declared <= row.last_line:
                return _described(row, expected)
            continue
        if required <= present and present:
            return _described(row, expected)
        if len(present) > (len(wanted & _stripped(best)) if best else 0):
            best = row
    if best is None:
        raise _not_found(seen, expected, declared, name)
    return _described(best, expected)


def _as_expected(cells: tuple[str, ...], expected: Sequence[ExpectedHeading]) -> tuple[str, ...]:
    """The cells with a heading's other spellings put under its first name."""
    places = {cell.strip().lower(): number for number, cell in reversed(list(enumerate(cells)))}
    names = list(cells)
    for item in expected:
        known = [
            place for name in item.spellings if (place := places.get(name.lower())) is not None
        ]
        if known:
            names[known[0]] = item.heading
    return tuple(names)


def _stripped(row: Row) -> set[str]:
    return {cell.strip() for cell in row.cells}


def _described(row: Row, expected: Sequence[ExpectedHeading]) -> HeadingRow:
    names = tuple(
        cell.strip() or f"column_{number}" for number, cell in enumerate(row.cells, start=1)
    )
    present = set(names)
    missing = [item for item in expected if item.heading not in present]
    spare = [name for name in names if name not in {item.heading for item in expected}]
    problems = [
        f'line {row.first_line}: no heading "{item.heading}"'
        + (nearest(item.heading, spare) or _unmapped(spare))
        for item in missing
        if item.is_required
    ]
    lowered = [name.lower() for name in names]
    for number, name in enumerate(names):
        if name.lower() in lowered[:number]:
            problems.append(f'line {row.first_line}: the heading "{name}" stands there twice')
        if name.lower() in RESERVED:
            problems.append(f'line {row.first_line}: the heading "{name}" is reserved')
    notes = [f'no heading "{item.heading}"' for item in missing if not item.is_required]
    if spare:
        shown = ", ".join(name[:LONGEST_SHOWN] for name in spare[:MOST_SHOWN])
        more = f" and {len(spare) - MOST_SHOWN} more" if len(spare) > MOST_SHOWN else ""
        notes.append(f"headings not read: {shown}{more}")
    return HeadingRow(
        row.first_line,
        row.last_line,
        names,
        len(expected) - len(missing),
        tuple(problems),
        tuple(notes),
    )


def _unmapped(spare: Sequence[str]) -> str:
    """The headings that are there and that nothing asks for, one of which may be meant."""
    shown = ", ".join(name[:LONGEST_SHOWN] for name in spare[:MOST_SHOWN])
    return f"; there and not mapped: {shown}" if shown else ""


def _not_found(
    seen: Sequence[Row], expected: Sequence[ExpectedHeading], declared: int | None, name: str
) -> InputRefused:
    shown = "".join(
        f"\n  - line {row.first_line}: {' | '.join(cell[:20] for cell in row.cells[:8])}"
        for row in seen[:3]
    )
    wanted = ", ".join(item.heading for item in expected if item.is_required)
    where = f"{name}, row {declared}" if declared else f"{name}, first {len(seen)} rows"
    return InputRefused(
        f"no heading row was found; the file begins with:{shown or ' nothing'}",
        where=where,
        why=f"these headings are wanted: {wanted}",
        fix="correct the column map or heading_row in huikuan.toml, or export the file again",
    )

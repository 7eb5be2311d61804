"""Finds the heading row of a file, and says what is missing from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from flows.errors import InputRefused
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.toml_table import nearest
from flows.extracts.units import told_unit

RESERVED = ("_line", "_row_sha256", "_row_kind", "_fields", "_is_sound", "_part")

LONGEST_SHOWN = 30
_MOST_COLUMNS = 16_384
MOST_SHOWN = 5


@dataclass(frozen=True)
class Row:
    """A row near the top of a file: its first and last 1-based line, and its cells as text."""

    first_line: int
    last_line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class HeadingRow:
    """The heading row: names in file order, blank ones named column_<n>, and what is wrong.

    unit_power: amounts are counted in units of ten to this power (4 = 万元).
    """

    first_line: int
    last_line: int
    names: tuple[str, ...]
    found_count: int
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    unit_power: int = 0


def find_heading_row(rows: Iterable[Row], job: Job) -> HeadingRow:
    """The declared row, else the first one with all required headings, else the one with most.

    Headings that stand in two rows (the upper one merged over several columns) are joined with
    `_`, when only together they have all required headings, or together more of all.
    InputRefused when no row has any of them. Missing and repeated headings are `problems`.
    """
    top = list(rows)
    candidates = [row for row in top if _is_declared(row, job.heading_row)]
    found = _best(candidates, job.headings)
    both = _best_pair(top, job)
    if both is not None and _is_better(both, found, job.headings):
        found = both
    if job.heading_row is not None and candidates and found is None:
        found = candidates[0]
    if found is None:
        raise _not_found(top, job.headings, job.heading_row, job.name)
    if len(found.cells) > _MOST_COLUMNS:
        raise InputRefused(
            f"the headings have {len(found.cells)} columns, more than {_MOST_COLUMNS}",
            where=f"{job.name}, line {found.first_line}",
            fix="export only the columns that are mapped",
        )
    described = _described(found, job.headings, job.unneeded)
    titles = [row for row in top if row.last_line < found.first_line]
    power, problems, notes = told_unit(
        [(row.first_line, row.cells) for row in titles], described.names, job
    )
    return replace(
        described,
        unit_power=power,
        problems=(*described.problems, *problems),
        notes=(*described.notes, *notes),
    )


def _best_pair(top: Sequence[Row], job: Job) -> Row | None:
    """The two rows that are best as headings together."""
    joined = [_joined(row, top[number + 1]) for number, row in enumerate(top[:-1])]
    return _best([row for row in joined if _is_declared(row, job.heading_row)], job.headings)


def _is_better(both: Row, one: Row | None, expected: Sequence[ExpectedHeading]) -> bool:
    """A row may be whole by a heading that is merged over two: then the pair tells more.

    A pair counts only when it is whole, or when nothing is required.
    """
    is_open = not any(heading.is_required for heading in expected)
    if not is_open and not _is_complete(both, expected):
        return False
    if one is None or not (is_open or _is_complete(one, expected)):
        return True
    wanted = {heading.heading for heading in expected}
    return len(wanted & _stripped(both)) > len(wanted & _stripped(one))


def _is_declared(row: Row, declared: int | None) -> bool:
    return declared is None or row.first_line <= declared <= row.last_line


def _best(rows: Sequence[Row], expected: Sequence[ExpectedHeading]) -> Row | None:
    """The first row with all required headings, else the first of those with most."""
    wanted = {heading.heading for heading in expected}
    best: Row | None = None
    for found in rows:
        row = replace(found, cells=_as_expected(found.cells, expected))
        present = wanted & _stripped(row)
        if present and _is_complete(row, expected):
            return row
        if len(present) > (len(wanted & _stripped(best)) if best else 0):
            best = row
    return best


def _is_complete(row: Row, expected: Sequence[ExpectedHeading]) -> bool:
    """Whether all required headings are there; where none is, no row is whole and most counts."""
    required = {heading.heading for heading in expected if heading.is_required}
    return bool(required) and required <= _stripped(row)


def _joined(upper: Row, lower: Row) -> Row:
    """Two heading rows as one: an upper cell counts for the blank ones to its right."""
    width = max(len(upper.cells), len(lower.cells))
    above = [cell.strip() for cell in upper.cells] + [""] * (width - len(upper.cells))
    below = [cell.strip() for cell in lower.cells] + [""] * (width - len(lower.cells))
    names: list[str] = []
    spanning = ""
    for high, low in zip(above, below, strict=True):
        spanning = high or (spanning if low else "")
        same = spanning == low
        names.append(spanning if same else "_".join(part for part in (spanning, low) if part))
    return Row(upper.first_line, lower.last_line, tuple(names))


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


def _described(
    row: Row, expected: Sequence[ExpectedHeading], unneeded: Sequence[str]
) -> HeadingRow:
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
    seen: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        if first := seen.get(name.lower()):
            problems.append(
                f'line {row.first_line}: the heading "{name}" stands there twice, in columns'
                f" {first} and {number}: give one another name or leave it out"
            )
        seen.setdefault(name.lower(), number)
        if name.lower() in RESERVED:
            problems.append(f'line {row.first_line}: the heading "{name}" is reserved')
    notes = [
        f'no heading "{item.heading}"'
        for item in missing
        if not item.is_required and not item.is_told_elsewhere
    ]
    return HeadingRow(
        row.first_line,
        row.last_line,
        names,
        len(expected) - len(missing),
        tuple(problems),
        (*notes, *_not_read(spare, (*unneeded, *_other_spellings(expected)))),
    )


def _other_spellings(expected: Sequence[ExpectedHeading]) -> list[str]:
    """What might have stood for a heading that is there under a better name."""
    return [name for item in expected for name in item.spellings]


def _not_read(spare: Sequence[str], unneeded: Sequence[str]) -> list[str]:
    """The headings that nothing asks for, but for those of which the layout knows it."""
    known = {name.lower() for name in unneeded}
    unknown = [name for name in spare if name.lower() not in known]
    if not unknown:
        return []
    shown = ", ".join(name[:LONGEST_SHOWN] for name in unknown[:MOST_SHOWN])
    more = f" and {len(unknown) - MOST_SHOWN} more" if len(unknown) > MOST_SHOWN else ""
    return [f"headings not read: {shown}{more}"]


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

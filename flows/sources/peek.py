"""Reads a file that no declaration knows: its headings and rows, found by all names we know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.extracts.archive import examine_file
from flows.extracts.catalog import LAYOUTS
from flows.extracts.child import parse_all
from flows.extracts.declaration import NOTE_LABELS, TOTAL_LABELS
from flows.extracts.job import ExpectedHeading, Job
from flows.sources.heading_names import HEADING_NAMES
from flows.warehouse import in_memory, quoted_name, quoted_text, rows

_MOST_DIFFERENT = 20_000
_FIRST_ROWS = 5


@dataclass(frozen=True)
class Peeked:
    """A file as it was read without a declaration.

    facts: what the parser tells. columns: per heading its different cells with how often each
    comes. first_rows: the first rows that are data. total_labels: what its total rows are called.
    """

    path: Path
    facts: dict[str, Any]
    columns: dict[str, list[tuple[str, int]]]
    first_rows: list[dict[str, str]]
    total_labels: tuple[str, ...]

    @property
    def headings(self) -> list[str]:
        """The headings in file order; those without a name are left out."""
        return [name for name in self.facts["headings"] if name in self.columns]


def peek_all(paths: Sequence[Path], heading_row: int | None, scratch: Path) -> list[Peeked]:
    """Parses files into an empty folder, in a child process and by the rules of a run.

    InputRefused: what a run would refuse of any file, or no row holds a heading that we know.
    """
    known = tuple(ExpectedHeading(name, "text", False) for name in sorted(_known_names()))
    jobs = [
        _job(path, heading_row, known, (scratch, str(number))) for number, path in enumerate(paths)
    ]
    parse_all(jobs)
    return [_looked_into(path, Path(job.parquet)) for path, job in zip(paths, jobs, strict=True)]


def _job(
    path: Path, heading_row: int | None, known: tuple[ExpectedHeading, ...], place: tuple[Path, str]
) -> Job:
    sha256, _size = examine_file(path)
    scratch, number = place
    return Job(
        path=str(path.resolve()),
        sha256=sha256,
        name=path.name,
        parquet=str(scratch / "read" / f"{number}.parquet"),
        scratch=str(scratch / f"work-{number}"),
        sheet=None,
        heading_row=heading_row,
        encoding="auto",
        total_labels=_total_labels(),
        headings=known,
        may_be_empty=True,
        note_labels=NOTE_LABELS,
    )


def _total_labels() -> tuple[str, ...]:
    own = (table.total_labels for layout in LAYOUTS.values() for table in layout.tables)
    return tuple(dict.fromkeys([*TOTAL_LABELS, *(label for labels in own for label in labels)]))


def _known_names() -> set[str]:
    """Headings of all layouts and of the dictionary, as they may be written."""
    named = {
        name
        for columns in HEADING_NAMES.values()
        for text in columns.values()
        for name in text.split()
    }
    for layout in LAYOUTS.values():
        if not layout.is_mapped:
            for table in layout.tables:
                named |= {name for column in table.columns for name in (column.name, *column.also)}
    return {way for name in named for way in _ways(name)}


def _ways(name: str) -> Iterator[str]:
    """A name in the capitals and with the blanks in which programs print it."""
    if not name.isascii():
        yield name
        return
    for spaced in {name, name.replace("_", " ")}:
        yield from (spaced, spaced.lower(), spaced.upper(), spaced.title(), spaced.capitalize())


def _looked_into(path: Path, parquet: Path) -> Peeked:
    facts = json.loads(parquet.with_suffix(".json").read_text(encoding="utf-8"))
    named = [name for number, name in enumerate(facts["headings"], 1) if name != f"column_{number}"]
    relation = f"read_parquet({quoted_text(str(parquet))})"
    with in_memory([parquet.parent]) as connection:
        columns = {
            name: [
                (row["cell"], row["hits"])
                for row in rows(
                    connection,
                    f"select trim(coalesce({quoted_name(name)}, '')) as cell, count(*) as hits"
                    f" from {relation} where _row_kind = 'data' group by all"
                    f" order by min(_line) limit {_MOST_DIFFERENT}",
                )
            ]
            for name in named
        }
        shown = ", ".join(quoted_name(name) for name in named)
        first = rows(
            connection,
            f"select _line, {shown} from {relation} where _row_kind = 'data'"
            f" order by _line limit {_FIRST_ROWS}",
        )
        totals = rows(connection, f"select {shown} from {relation} where _row_kind = 'total'")
    cells = {str(cell).strip().rstrip(":\uff1a") for row in totals for cell in row.values() if cell}
    labels = tuple(label for label in _total_labels() if label in cells)
    return Peeked(path, facts, columns, first, labels)

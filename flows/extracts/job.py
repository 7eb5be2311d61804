"""What the parsing child is asked for one file, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExpectedHeading:
    """A heading a file should have; `kind` is the column's kind in flows.extracts.source.

    spellings: what may stand there instead, whatever its case, the better ones first.
    is_told_elsewhere: nothing is said of a file without it.
    """

    heading: str
    kind: str
    is_required: bool
    spellings: tuple[str, ...] = ()
    is_told_elsewhere: bool = False


@dataclass(frozen=True)
class Job:
    """One file to parse. Paths are absolute; `scratch` is a folder for this job alone.

    delimiter: None = to be found. unit: None = what the file itself says, else 元.
    may_end_unended: a last line without a line end is no sign that the file was cut off.
    unneeded: headings that may stand there and are not read, whatever their case.
    most_seconds: how long the file may take by the clock, whatever it waits for.
    """

    path: str
    sha256: str
    name: str
    parquet: str
    scratch: str
    sheet: str | None
    heading_row: int | None
    encoding: str
    total_labels: tuple[str, ...]
    headings: tuple[ExpectedHeading, ...]
    may_be_empty: bool
    note_labels: tuple[str, ...] = ()
    delimiter: str | None = None
    unit: str | None = None
    may_end_unended: bool = True
    unneeded: tuple[str, ...] = ()
    most_seconds: int = 600

    @staticmethod
    def from_json(values: dict[str, Any]) -> Job:
        """A job from the plain values that `dataclasses.asdict` makes."""
        lists: dict[str, Any] = {
            "headings": tuple(ExpectedHeading(**heading) for heading in values["headings"]),
            "total_labels": tuple(values["total_labels"]),
            "note_labels": tuple(values["note_labels"]),
            "unneeded": tuple(values["unneeded"]),
        }
        return Job(**{**values, **lists})


@dataclass(frozen=True)
class Extract:
    """Rows ready to be written.

    relation: SQL of a query with _line, _row_sha256, _row_kind, _fields, _is_sound and then one
    column per heading, named by `headings` in file order. sheet_number: 0 for a text file. cells:
    `binary` when numbers were stored as such. unit_power: amounts count in ten to this power.
    is_unended: the last line has no line end. delimiter: what divides the cells of a text.
    """

    relation: str
    headings: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    heading_line: int
    encoding: str
    sheet: str
    sheet_number: int
    cells: str = "text"
    unit_power: int = 0
    is_unended: bool = False
    delimiter: str = ""

"""What the parsing child is asked for one file, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ExpectedHeading:
    """A heading a file should have; `kind` is the column's kind in flows.extracts.source.

    spellings: what may stand there instead, whatever its case, the better ones first.
    """

    heading: str
    kind: str
    is_required: bool
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One file to parse. Paths are absolute; `scratch` is a folder for this job alone."""

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

    @staticmethod
    def from_json(values: dict[str, Any]) -> Job:
        """A job from the plain values that `dataclasses.asdict` makes."""
        lists: dict[str, Any] = {
            "headings": tuple(ExpectedHeading(**heading) for heading in values["headings"]),
            "total_labels": tuple(values["total_labels"]),
        }
        return Job(**{**values, **lists})


@dataclass(frozen=True)
class Extract:
    """Rows ready to be written.

    relation: SQL of a query with _line, _row_sha256, _row_kind, _fields, _is_sound and then one
    column per heading, named by `headings` in file order. sheet_number: 0 for a text file.
    """

    relation: str
    headings: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    heading_line: int
    encoding: str
    sheet: str
    sheet_number: int

"""Says what the parser has to find in a file: the headings of its declaration, as a job."""

from __future__ import annotations

from pathlib import Path

from flows.extracts.catalog import LAYOUTS
from flows.extracts.declaration import TableSettings
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.registry import POLICY_SOURCE

SCRATCH = ".parsing-"


def parsing_job(layout: str, declared: TableSettings, file: tuple[Path, str, str], to: Path) -> Job:
    """The job for one file of a declared table.

    file: its absolute path, hash and name. to: the Parquet file to write; the parser's scratch
    folder lies beside its folder.
    """
    path, sha256, name = file
    scratch = to.parent.parent / f"{SCRATCH}{to.parent.name}-{sha256[:16]}"
    return Job(
        path=str(path),
        sha256=sha256,
        name=name,
        parquet=str(to),
        scratch=str(scratch),
        sheet=declared.sheet,
        heading_row=declared.heading_row,
        encoding=declared.encoding,
        total_labels=declared.total_labels,
        headings=tuple(expected_headings(layout, declared).values()),
        may_be_empty=declared.is_folded or _may_be_empty(layout, declared),
        note_labels=declared.note_labels,
        delimiter=declared.delimiter,
        unit=declared.unit,
        may_end_unended=declared.may_end_unended,
        unneeded=_unneeded(layout, declared),
    )


def _unneeded(layout: str, declared: TableSettings) -> tuple[str, ...]:
    """The headings that the layout knows and does not read."""
    return () if layout == POLICY_SOURCE else LAYOUTS[layout].table(declared.name).unneeded


def _may_be_empty(layout: str, declared: TableSettings) -> bool:
    """No promise, no dispute, no waiver is an answer; no receivable or receipt is a mistake."""
    if layout == POLICY_SOURCE:
        return True
    return LAYOUTS[layout].table(declared.name).may_be_empty


def expected_headings(layout: str, declared: TableSettings) -> dict[str, ExpectedHeading]:
    """The headings to find: each mapped one, or those the layout knows."""
    if layout == POLICY_SOURCE:
        return {name: ExpectedHeading(name, "text", True) for name in declared.columns}
    known = LAYOUTS[layout]
    columns = known.table(declared.name).columns
    if not known.is_mapped:
        return {
            column.name: ExpectedHeading(
                column.name,
                column.kind,
                column.is_required,
                (column.name, *column.also),
                column.is_told_elsewhere,
            )
            for column in columns
        }
    kinds = {column.name: column.kind for column in columns}
    mapped = {
        heading: ExpectedHeading(heading, kinds[name], True)
        for name, heading in declared.columns.items()
    }
    said = {heading: ExpectedHeading(heading, "text", True) for heading in declared.deleted_when}
    return {**said, **mapped}

"""Tries one file by its declaration: whether it parses, what it holds, how its first rows read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from flows.errors import HuikuanError, InputRefused
from flows.extracts.archive import examine_file
from flows.extracts.child import parse_all
from flows.extracts.control_file import read_control, refuse_other_count
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.extracts.freeze import FoundFile
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.landing import refuse_cut_off
from flows.extracts.parsing_job import expected_headings, parsing_job
from flows.extracts.toml_table import nearest_name
from flows.sources.preview import ColumnPreview, preview


@dataclass(frozen=True)
class Headings:
    """The headings of a file against its declaration.

    missing: what the declaration names and the file lacks; unknown: what the file has and nothing
    reads; each with the nearest name on the other side, or None. lacking: the missing ones without
    which the file is refused.
    """

    found: tuple[str, ...]
    missing: Mapping[str, str | None]
    unknown: Mapping[str, str | None]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class TriedFile:
    """A file that was tried. refusal: why a run would refuse it.

    facts: what the parser tells of a file that it read. headings: None when not even they can be
    read.
    """

    name: str
    business_date: date | None
    refusal: HuikuanError | None
    facts: Mapping[str, Any] | None
    headings: Headings | None
    columns: tuple[ColumnPreview, ...]


def try_file(
    source: SourceSettings, table: TableSettings, file: FoundFile, scratch: Path
) -> TriedFile:
    """Parses a file of the inbox into an empty folder outside the home."""
    expected = expected_headings(source.layout, table)
    try:
        sha256, _size = examine_file(file.path)
    except InputRefused as refusal:
        return TriedFile(file.path.name, file.business_date, refusal, None, None, ())
    named = (file.path.resolve(), sha256, file.path.name)
    job = parsing_job(source.layout, table, named, scratch / "read" / "rows.parquet")
    try:
        facts = _parsed(job)
        refuse_cut_off([(file.path.name, table, facts)])
        _refuse_unproved(file.path, table, facts)
    except InputRefused as refusal:
        headings = _second_look(job, scratch, list(expected.values()))
        return TriedFile(file.path.name, file.business_date, refusal, None, headings, ())
    headings = _compared(list(expected.values()), facts["headings"])
    columns = preview(source.layout, table, Path(job.parquet), facts)
    return TriedFile(file.path.name, file.business_date, None, facts, headings, columns)


def _refuse_unproved(path: Path, table: TableSettings, facts: Mapping[str, Any]) -> None:
    """Compares the rows with those of the control file, where one is declared."""
    if table.control is None:
        return
    beside = path.with_name(table.control.name_for(path.name))
    if not beside.is_file():
        raise InputRefused(
            f"its control file {beside.name} is missing", where=path.name, fix="deliver both"
        )
    figures = read_control(beside, beside.name, table.control, path.name)
    refuse_other_count(path.name, facts["data_rows"], figures)


def _parsed(job: Job) -> dict[str, Any]:
    parse_all([job])
    return json.loads(Path(job.parquet).with_suffix(".json").read_text(encoding="utf-8"))


def _second_look(job: Job, scratch: Path, expected: Sequence[ExpectedHeading]) -> Headings | None:
    """The headings of a refused file, read as if none of them had to be there."""
    lenient = tuple(replace(item, kind="text", is_required=False) for item in expected)
    parquet = scratch / "headings" / "rows.parquet"
    try:
        facts = _parsed(replace(job, headings=lenient, parquet=str(parquet), may_be_empty=True))
    except InputRefused:
        return None
    return _compared(expected, facts["headings"])


def _compared(expected: Sequence[ExpectedHeading], present: Sequence[str]) -> Headings:
    wanted = [item.heading for item in expected]
    missing = [name for name in wanted if name not in present]
    unknown = [name for name in present if name not in wanted]
    return Headings(
        found=tuple(name for name in wanted if name in present),
        missing={name: nearest_name(name, unknown) for name in missing},
        unknown={name: nearest_name(name, missing) for name in unknown},
        lacking=tuple(
            item.heading for item in expected if item.is_required and item.heading in missing
        ),
    )

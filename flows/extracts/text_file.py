"""Reads a CSV set-wise: physical lines, records, cells, all inside one query."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.csv_cells import cells, is_filled
from flows.extracts.decode import Block, DecodedText, decode_file
from flows.extracts.headings import HeadingRow, Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.records import create_spans, record_queries
from flows.extracts.row_kinds import row_kind
from flows.warehouse import Connection, quoted_name

_DELIMITERS = (",", "\t", ";", "|")
_HEAD_ROWS = 100
_HEAD_BYTES = 1 << 20


def extract_text(connection: Connection, job: Job, path: Path) -> Extract:
    """Prepares the rows of a text file for writing; see Extract for the shape.

    A record's hash is SHA-256 of its UTF-8 text with `\\n` inside and without its line end.
    InputRefused: undecodable, no heading row, two delimiters that fit, a quote never closed.
    """
    text = decode_file(path, job.name, job.encoding, Path(job.scratch))
    if not text.blocks:
        raise InputRefused("the file holds no text", where=job.name, fix="export it again")
    delimiter, heading = _find_headings(text, job)
    has_spans = text.has_quotes and create_spans(connection, text.blocks, delimiter, job.name)
    return Extract(
        relation=_relation(text.blocks, heading, delimiter, job, has_spans),
        headings=heading.names,
        problems=heading.problems,
        notes=heading.notes,
        heading_line=heading.first_line,
        encoding=text.encoding,
        sheet="",
        sheet_number=0,
        unit_power=heading.unit_power,
        is_unended=text.is_unended,
        delimiter=delimiter,
    )


def _find_headings(text: DecodedText, job: Job) -> tuple[str, HeadingRow]:
    """The declared delimiter, else the only one under which all required headings are found."""
    found: list[tuple[str, HeadingRow]] = []
    failure: InputRefused | None = None
    for delimiter in (job.delimiter,) if job.delimiter else _DELIMITERS:
        top = itertools.islice(_top_rows(text.blocks[0], delimiter), _HEAD_ROWS)
        try:
            found.append((delimiter, find_heading_row(top, job)))
        except InputRefused as refusal:
            failure = failure or refusal
    if not found and failure:
        raise failure
    whole = [item for item in found if not item[1].problems]
    if len(whole) > 1 and any(item.is_required for item in job.headings):
        _refuse_two_delimiters(whole, text.blocks[0], job)
    return max(whole or found, key=lambda item: item[1].found_count)


def _refuse_two_delimiters(whole: Sequence[tuple[str, HeadingRow]], block: Block, job: Job) -> None:
    """Several delimiters fit a file of one column; they matter where the text holds one of them."""
    top = _top_of(block)
    present = [delimiter for delimiter, _heading in whole if delimiter in top]
    if present:
        listed = " or ".join("tab" if mark == "\t" else mark for mark in present)
        raise InputRefused(
            f"the headings are found whether or not cells are divided by {listed}",
            where=f"{job.name}, line {whole[0][1].first_line}",
            why="a wrong guess would cut values in two or take two for one",
            fix='declare it in huikuan.toml, for example delimiter = ";"',
        )


def _top_of(block: Block) -> str:
    with block.path.open("rb") as file:
        return file.read(_HEAD_BYTES).decode(errors="ignore")


def _top_rows(block: Block, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(_top_of(block).split("\n"), delimiter=delimiter)
    csv.field_size_limit(_HEAD_BYTES)
    first_line = 1
    for values in reader:
        yield Row(first_line, reader.line_num, tuple(values))
        first_line = reader.line_num + 1


def _relation(
    blocks: Sequence[Block],
    heading: HeadingRow,
    delimiter: str,
    job: Job,
    has_spans: bool,
) -> str:
    named = ",\n".join(
        f"cells[{number}] as {quoted_name(name)}"
        for number, name in enumerate(heading.names, start=1)
    )
    kind = row_kind(job.total_labels, job.note_labels, delimiter)
    branches = [
        f"""
        select
            cast(line as integer) as _line, sha256(text) as _row_sha256,
            {kind} as _row_kind, len(cells) as _fields,
            cells is not null as _is_sound, {named}
        from (
            select line, text, {cells(delimiter)} as cells
            from ({records})
            where line > {heading.last_line} and {is_filled(delimiter)}
        )"""
        for records in record_queries(blocks, has_spans)
    ]
    return " union all ".join(branches)

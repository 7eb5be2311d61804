"""Reads a CSV set-wise: physical lines, records, cells, all inside one query."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.csv_cells import cells, is_filled, row_kind
from flows.extracts.decode import Block, DecodedText, decode_file
from flows.extracts.headings import HeadingRow, Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.proof import proven_bytes
from flows.extracts.records import create_spans, record_queries
from flows.warehouse import Connection, quoted_name

_DELIMITERS = (",", "\t", ";", "|")
_HEAD_ROWS = 100
_HEAD_BYTES = 1 << 20


def extract_text(connection: Connection, job: Job) -> Extract:
    """Prepares the rows of a text file for writing; see Extract for the shape.

    A record's hash is SHA-256 of its UTF-8 text with `\\n` inside and without its line end.
    InputRefused: undecodable, no heading row, a quote that is never closed.
    """
    with proven_bytes(job):
        text = decode_file(Path(job.path), job.name, job.encoding, Path(job.scratch))
    if not text.blocks:
        raise InputRefused("the file holds no text", where=job.name, fix="export it again")
    delimiter, heading = _find_headings(text, job)
    has_spans = text.has_quotes and create_spans(connection, text.blocks, delimiter, job.name)
    return Extract(
        relation=_relation(text.blocks, heading, delimiter, job.total_labels, has_spans),
        headings=heading.names,
        problems=heading.problems,
        notes=heading.notes,
        heading_line=heading.first_line,
        encoding=text.encoding,
        sheet="",
        sheet_number=0,
    )


def _find_headings(text: DecodedText, job: Job) -> tuple[str, HeadingRow]:
    found: list[tuple[str, HeadingRow]] = []
    failure: InputRefused | None = None
    for delimiter in _DELIMITERS:
        top = itertools.islice(_top_rows(text.blocks[0], delimiter), _HEAD_ROWS)
        try:
            heading = find_heading_row(top, job.headings, job.heading_row, job.name)
        except InputRefused as refusal:
            failure = failure or refusal
            continue
        if not heading.problems:
            return delimiter, heading
        found.append((delimiter, heading))
    if not found and failure:
        raise failure
    return max(found, key=lambda item: item[1].found_count)


def _top_rows(block: Block, delimiter: str) -> Iterator[Row]:
    with block.path.open("rb") as file:
        top = file.read(_HEAD_BYTES).decode(errors="ignore")
    reader = csv.reader(top.split("\n"), delimiter=delimiter)
    csv.field_size_limit(_HEAD_BYTES)
    first_line = 1
    for values in reader:
        yield Row(first_line, reader.line_num, tuple(values))
        first_line = reader.line_num + 1


def _relation(
    blocks: Sequence[Block],
    heading: HeadingRow,
    delimiter: str,
    labels: Sequence[str],
    has_spans: bool,
) -> str:
    named = ",\n".join(
        f"cells[{number}] as {quoted_name(name)}"
        for number, name in enumerate(heading.names, start=1)
    )
    branches = [
        f"""
        select
            cast(line as integer) as _line, sha256(text) as _row_sha256,
            {row_kind(labels)} as _row_kind, len(cells) as _fields,
            cells is not null as _is_sound, {named}
        from (
            select line, text, {cells(delimiter)} as cells
            from ({records})
            where line > {heading.last_line} and {is_filled(delimiter)}
        )"""
        for records in record_queries(blocks, has_spans)
    ]
    return " union all ".join(branches)

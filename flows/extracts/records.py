"""The physical lines of decoded blocks as a query, and the records that span several of them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flows.errors import InputRefused
from flows.extracts.csv_cells import in_class
from flows.extracts.decode import Block
from flows.warehouse import Connection, quoted_text, rows

_LONGEST_RECORD = 100
BLOCKS_AT_ONCE, _MOST_BRANCHES = 8, 256


def record_queries(blocks: Sequence[Block], has_spans: bool) -> list[str]:
    """Queries of (line, text), one row per record: its first 1-based line, its text."""
    parts = _branches(blocks)
    if not has_spans:
        return parts
    outside = """
        select line, text from ({}) as single
        where not exists (
            select 1 from (select unnest(range(first_line, last_line + 1)) as line from spans) as s
            where s.line = single.line
        )"""
    return [*(outside.format(part) for part in parts), "select line, text from span_records"]


def _lines(blocks: Sequence[Block]) -> str:
    return " union all ".join(_branches(blocks))


def _branches(blocks: Sequence[Block]) -> list[str]:
    # The engine reads the branches of a union side by side, and all blocks of a branch at once: a
    # number that the processors can share evenly, and more where a branch would hold too much.
    processors = os.cpu_count() or 1
    rounds = -(-len(blocks) // (BLOCKS_AT_ONCE * processors))
    count = min(rounds * processors, _MOST_BRANCHES, len(blocks))
    return [_lines_of(blocks[number::count]) for number in range(count)]


def _lines_of(blocks: Sequence[Block]) -> str:
    files = ", ".join(quoted_text(str(block.path)) for block in blocks)
    starts = ", ".join(f"({quoted_text(str(b.path))}, {b.first_line})" for b in blocks)
    return f"""
        select first_line + generate_subscripts(texts, 1) - 1 as line, unnest(texts) as text
        from (
            select starts.first_line, string_split(files.content, chr(10)) as texts
            from read_text([{files}]) as files
            inner join (values {starts}) as starts (filename, first_line) using (filename)
        )"""


def create_spans(
    connection: Connection, blocks: Sequence[Block], delimiter: str, name: str
) -> bool:
    """Finds the records that span lines and stores them in `spans`; False when there are none.

    Only lines with an odd number of quotes can open or close such a record. Read on its own, such a
    line either leaves a quoted cell open or is whole (a quote inside an unquoted cell). A whole one
    ends what is open, and nothing is open after it; between two whole ones, every second line that
    leaves a cell open is the end of the record before.
    """
    other = f'[^"{in_class(delimiter)}][^{in_class(delimiter)}]*'
    opens = f'(?:(?:"(?:[^"]|"")*"|{other}|)[{in_class(delimiter)}])*"(?:[^"]|"")*'
    connection.execute(f"create or replace temp view lines as {_lines(blocks)}")
    connection.execute(f"""
        create or replace temp table edges as
        with odd as (
            select line, regexp_full_match(text, {quoted_text(opens)}) as opens
            from lines
            where contains(text, '"') and (length(text) - length(replace(text, '"', ''))) % 2 = 1
        ),
        grouped as (
            select *, coalesce(sum(cast(not opens as integer)) over (
                order by line rows between unbounded preceding and 1 preceding), 0) as part
            from odd
        ),
        counted as (
            select *, sum(cast(opens as integer)) over (partition by part order by line) as opened
            from grouped
        )
        select line, opens and opened % 2 = 1 as is_first
        from counted
        where opened % 2 = 1 or opens""")
    connection.execute("""
        create or replace temp table spans as
        select line as first_line, last_line
        from (select *, lead(line) over (order by line) as last_line from edges)
        where is_first""")
    _refuse_long_spans(connection, name)
    _store_span_records(connection)
    return bool(rows(connection, "select 1 from spans limit 1"))


def _store_span_records(connection: Connection) -> None:
    connection.execute("""
        create or replace temp table span_records as
        select spans.first_line as line, string_agg(lines.text, chr(10) order by lines.line) as text
        from (
            select first_line, unnest(range(first_line, last_line + 1)) as line from spans
        ) as spans
        inner join lines using (line)
        group by spans.first_line""")


def _refuse_long_spans(connection: Connection, name: str) -> None:
    found = rows(
        connection,
        "select first_line, last_line from spans where last_line is null"
        f" or last_line - first_line >= {_LONGEST_RECORD} order by first_line limit 1",
    )
    if found:
        first, last = found[0]["first_line"], found[0]["last_line"]
        ending = f"is closed only at line {last}" if last else "is never closed"
        raise InputRefused(
            f"a quoted value opens at line {first} and {ending}",
            where=f"{name}, line {first}",
            why="every row after it would be swallowed by one cell",
            fix="close the quote in that line, or export the file again",
        )

"""Recognises what a spreadsheet program does to an export that is opened and saved in it."""

from __future__ import annotations

from collections.abc import Sequence

from flows.extracts.job import ExpectedHeading
from flows.warehouse import Connection, quoted_name, rows

# A date-time shown as minutes and seconds only: the day is gone.
_CLOCK_ONLY = r"\d{1,2}:\d{2}(:\d{2})?\.\d"
_SCIENTIFIC = r"[+-]?\d+([.,]\d+)?[eE]\+\d{1,3}"
# A character that every damaged value of a kind of column holds.
_MARKS = {"date": ":", "identifier": "+"}
REEXPORT = (
    "export again and do not open the file in a spreadsheet program before delivery; to look at it,"
    " import its columns as text"
)


def damage(connection: Connection, relation: str, headings: Sequence[ExpectedHeading]) -> list[str]:
    """One sentence per column whose values a spreadsheet program has destroyed."""
    found: list[str] = []
    for item in _suspicious(connection, relation, headings):
        if item.kind == "date":
            found.extend(_lost_dates(connection, relation, item.heading))
        else:
            found.extend(_lost_digits(connection, relation, item.heading))
    return found


def _suspicious(
    connection: Connection, relation: str, headings: Sequence[ExpectedHeading]
) -> list[ExpectedHeading]:
    """The columns that hold the mark of a damage at all: one quick look at every cell."""
    looked_at = [item for item in headings if item.kind in _MARKS]
    if not looked_at:
        return []
    looks = ", ".join(
        f"bool_or(contains({quoted_name(item.heading)}, '{_MARKS[item.kind]}')) as look_{number}"
        for number, item in enumerate(looked_at)
    )
    marked = rows(connection, f"select {looks} from {relation}")[0]
    return [item for number, item in enumerate(looked_at) if marked[f"look_{number}"]]


def _lost_dates(connection: Connection, relation: str, heading: str) -> list[str]:
    count = _count(connection, relation, heading, _CLOCK_ONLY)
    if count["hits"] == 0 or count["hits"] * 2 < count["filled"]:
        return []
    return [
        f'"{heading}": a spreadsheet program destroyed the dates: {count["hits"]} of'
        f" {count['filled']} values look like {count['example']}, minutes and seconds without a day"
        f" (first in line {count['line']})"
    ]


def _lost_digits(connection: Connection, relation: str, heading: str) -> list[str]:
    count = _count(connection, relation, heading, _SCIENTIFIC)
    if count["hits"] == 0:
        return []
    return [
        f'"{heading}": a spreadsheet program destroyed {count["hits"]} numbers, writing them like'
        f" {count['example']}: the digits are gone (first in line {count['line']})"
    ]


def _count(connection: Connection, relation: str, heading: str, pattern: str) -> dict[str, int]:
    cell = f"trim({quoted_name(heading)})"
    hit = f"regexp_full_match({cell}, '{pattern}')"
    return rows(
        connection,
        f"""
        select
            count(*) filter (where {hit}) as hits,
            count(*) as filled,
            arg_min({cell}, _line) filter (where {hit}) as example,
            min(_line) filter (where {hit}) as line
        from {relation} where _row_kind = 'data' and {cell} <> ''""",
    )[0]

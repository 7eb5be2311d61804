"""Says of a line of a file that the current release does not hold which later file replaced it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.extracts.registry import ArchivedFile, registered
from flows.warehouse import Connection

MOST_NAMED = 3

FILES = """
    select file_name, layout, rows_replaced
    from landing.files
    where source_name = ? and table_name = ?
    order by business_date, received_at, file_name
"""
LANDED = """
    select 1 as found
    from landing.{relation}
    where _file_sha256 = ? and _line = cast(? as integer)
"""


def refuse_replaced(home: Path, connection: Connection, text: str) -> None:
    """UsageError when `text` is file:line of a file that was received and has been replaced.

    A newer file replaces a snapshot as a whole, and of windows and appended rows those that it
    tells again; what replaced it is read by the release and named.
    """
    matched = re.fullmatch(r"(.+):(\d+)", text)
    versions = [file for file in registered(home) if matched and file.name == matched[1]]
    if matched is None or not versions:
        return
    newest = versions[-1]
    read = warehouse.rows(connection, FILES, [newest.source, newest.table])
    places = [place for place, file in enumerate(read) if file["file_name"] == newest.name]
    if places and not _lacks(connection, read[places[-1]], newest, matched[2]):
        return
    names = [str(file["file_name"]) for file in (read[places[-1] + 1 :] if places else read)]
    if names:
        raise UsageError(
            f"{text} has been replaced: the current release reads {_named(names)} instead",
            why=f"what {newest.source} tells of {newest.table} later replaces what it told before",
            fix=f"trace a line of {names[-1]}, or build the day as it was known (`run --known-at`)",
        )


def _lacks(connection: Connection, read: dict[str, Any], file: ArchivedFile, line: str) -> bool:
    """Whether newer files replaced rows of a file, this line among them."""
    relation = warehouse.quoted_name(f"{read['layout']}_{file.table}")
    query = LANDED.format(relation=relation)
    found = warehouse.rows(connection, query, [file.sha256, line])
    return bool(read["rows_replaced"]) and not found


def _named(names: list[str]) -> str:
    return " or ".join(names[-MOST_NAMED:])

"""Lists the mail that came back: which letter each was, with code and text, or what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.extracts.bounces import PROBLEMS
from flows.letters.desk import Answer, read_known
from flows.outcomes import WAREHOUSE
from flows.releases import current_release

MESSAGES = """
    select messages.file_name, messages.problem, messages.message_id, messages.status_code,
        messages.reason, cast(messages.returned_on as varchar) as returned_on,
        events.letter_id, events.letter_number
    from landing.bounces_messages as messages
    left join intermediate.int_letter_events as events
        on messages._source_row_id = events.source_row_id
    order by messages.returned_on, messages.file_name
"""


def list_returned(home: Path) -> Answer:
    """One line for each mail of inbox/bounces that the current run has read; changes nothing."""
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published", fix="`huikuan run` first")
    with warehouse.read_only(release / WAREHOUSE) as connection:
        rows = warehouse.rows(connection, MESSAGES)
    known = read_known(home).letters
    told = [{**row, "problem": _problem(row, known)} for row in rows]
    lines = [_line(row) for row in told] or ["no mail has come back to inbox/bounces"]
    return Answer(lines, {"returned": told})


def _problem(row: dict[str, Any], known: Any) -> str:
    if row["problem"]:
        return str(row["problem"])
    if row["letter_id"] is None:
        return "rep_mail"
    return "" if row["letter_id"] in known else "unknown_letter"


def _line(row: dict[str, Any]) -> str:
    said = f"{row['status_code']} {row['reason']}".strip()
    about = PROBLEMS[row["problem"]] if row["problem"] else f"{row['letter_number']} came back"
    return f"{row['returned_on']}  {row['file_name']:<24} {about}{f': {said}' if said else ''}"

"""Shows letters: where each stands, and what a person needs to decide about one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.letters.decide import planned_file
from flows.letters.desk import Answer, read_known
from flows.letters.standing import MAIL_WAITING, WAITING, Standing
from flows.outcomes import WAREHOUSE
from flows.releases import current_release

STATES = (
    *("waiting", "planned", "approved", "ask a person", "released", "delivered", "bounced"),
    *("rejected", "lapsed", "void", "all"),
)
# What the post told of letters that went out, as the last published run has read it.
POSTED = """
    select letter_id, cast(delivered_on as varchar) as delivered_on,
        cast(bounced_on as varchar) as bounced_on
    from marts_steps.letter_standings
    where letter_status = 'released' and (delivered_on is not null or bounced_on is not null)
"""
KNOWS = """
    select table_name from information_schema.tables
    where table_schema = 'marts_steps' and table_name = 'letter_standings'
"""
Posted = dict[str, tuple[str, str]]


def list_letters(home: Path, state: str) -> Answer:
    """One line a letter, those that wait for somebody first; changes nothing.

    Where a letter stands the ledger tells as it is now, also between two runs; whether what went
    out was signed for or came back, the files of the post tell as the last run has read them.
    """
    if state not in STATES:
        raise UsageError(f"no letter is ever {state!r}", fix=f"one of: {', '.join(STATES)}")
    known, posted = read_known(home), _posted(home)
    chosen = [one for one in known.letters.values() if _is_asked_for(one, posted, state)]
    chosen.sort(key=lambda letter: (letter.status, letter.number))
    lines = [_line(letter, posted) for letter in chosen] or [f"no letter is {state}"]
    return Answer(lines, {"letters": [_listed(letter, posted) for letter in chosen]})


def review_letters(home: Path, numbers: Sequence[str]) -> Answer:
    """What there is to know before deciding: file, hash of the content, who prepared it."""
    known = read_known(home)
    letters = known.named(numbers)
    lines: list[str] = []
    documents: list[dict[str, Any]] = []
    for letter in letters:
        path = planned_file(home, letter)
        lines += [
            f"{letter.number}  {letter.title}  {letter.status}",
            f"  file         {path or '(its release is gone)'}",
            f"  content      {letter.said.get('content_sha256')}",
            f"  prepared by  {letter.prepared_by}, run {letter.said['run_id']}",
            f"  approval     {_approval(letter)}",
        ]
        documents.append({**letter_document(letter), "file": str(path) if path else None})
    return Answer(lines, {"letters": documents})


def letter_document(letter: Standing) -> dict[str, Any]:
    """A letter for a machine."""
    names = ("letter_kind", "letter_level", "cycle", "company_id", "debtor_id", "sales_rep_id")
    return {
        "number": letter.number,
        "letter_id": letter.letter_id,
        "status": letter.status,
        **{name: letter.said.get(name) for name in names},
        "prepared_by": letter.prepared_by,
        "needs_approval": letter.needs_approval,
        "approved_by": letter.approved_by,
        "mail": letter.mail_state,
        "content_sha256": letter.said.get("content_sha256"),
    }


def _posted(home: Path) -> Posted:
    """By letter what the post said last, and on which day."""
    release = current_release(home)
    if release is None:
        return {}
    with warehouse.read_only(release / WAREHOUSE) as connection:
        # A release of an earlier version may not know it; the next run does.
        found = warehouse.rows(connection, POSTED) if warehouse.rows(connection, KNOWS) else []
    return {
        str(row["letter_id"]): ("delivered", str(row["delivered_on"]))
        if row["delivered_on"]
        else ("bounced", str(row["bounced_on"]))
        for row in found
    }


def _state(letter: Standing, posted: Posted) -> str:
    """Its status in the ledger; of one that went out, what became of it."""
    if letter.status == "released" and letter.letter_id in posted:
        return posted[letter.letter_id][0]
    return letter.status


def _is_asked_for(letter: Standing, posted: Posted, state: str) -> bool:
    if state == "waiting":
        return letter.status in WAITING or letter.mail_state in MAIL_WAITING
    return state in ("all", letter.status, _state(letter, posted))


def _listed(letter: Standing, posted: Posted) -> dict[str, Any]:
    happened_on = posted.get(letter.letter_id, ("", None))[1]
    return {
        **letter_document(letter),
        "state": _state(letter, posted),
        "lapsed_because": letter.last("letter_lapsed").get("reason")
        if letter.status == "lapsed"
        else None,
        "posted_on": happened_on if letter.status == "released" else None,
    }


def _line(letter: Standing, posted: Posted) -> str:
    return (
        f"{letter.number:<22} {letter.title:<12} {_state(letter, posted):<12} "
        f"rep {letter.said.get('sales_rep_id') or '-':<8} {_approval(letter)}"
        + (f"; mail: {letter.mail_state}" if letter.mail_state else "")
        + _why_lapsed(letter)
    )


def _why_lapsed(letter: Standing) -> str:
    """Of one that lapsed the reason, and the letter that came in its place."""
    if letter.status != "lapsed":
        return ""
    said = letter.last("letter_lapsed")
    instead = f", now {said['replaced_by']}" if said.get("replaced_by") else ""
    return f"; {said.get('reason', '')}{instead}"


def _approval(letter: Standing) -> str:
    if letter.approved_by:
        return f"approved by {letter.approved_by}"
    return "needs approval" if letter.needs_approval else "needs no approval"

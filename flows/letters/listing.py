"""Shows letters: where each stands, and what a person needs to decide about one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from flows.letters.decide import planned_file
from flows.letters.desk import Answer, Known, read_known
from flows.letters.standing import MAIL_WAITING, WAITING, Standing

STATES = ("waiting", "planned", "approved", "ask a person", "released", "all")


def list_letters(home: Path, state: str) -> Answer:
    """One line a letter, those that wait for somebody first; changes nothing."""
    known = read_known(home)
    chosen = [letter for letter in known.letters.values() if _is_asked_for(known, letter, state)]
    chosen.sort(key=lambda letter: (letter.status, letter.number))
    lines = [_line(letter) for letter in chosen] or [f"no letter is {state}"]
    return Answer(lines, {"letters": [letter_document(letter) for letter in chosen]})


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


def _is_asked_for(known: Known, letter: Standing, state: str) -> bool:
    if state not in STATES:
        raise UsageError(f"no letter is ever {state!r}", fix=f"one of: {', '.join(STATES)}")
    if state == "waiting":
        return letter.status in WAITING or letter.mail_state in MAIL_WAITING
    return state in ("all", letter.status) and bool(known.letters)


def _line(letter: Standing) -> str:
    return (
        f"{letter.number:<22} {letter.title:<12} {letter.status:<12} "
        f"rep {letter.said.get('sales_rep_id') or '-':<8} {_approval(letter)}"
        + (f"; mail: {letter.mail_state}" if letter.mail_state else "")
    )


def _approval(letter: Standing) -> str:
    if letter.approved_by:
        return f"approved by {letter.approved_by}"
    return "needs approval" if letter.needs_approval else "needs no approval"

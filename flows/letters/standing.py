"""Tells from the ledger where each letter stands, for the commands that people use.

The same rules stand in marts_steps.letter_standings for SQL; a test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flows.ledger import RecordedEvent

# Events that change where a letter stands; the last one decides.
LIFE = {
    "letter_planned": "planned",
    "letter_lapsed": "lapsed",
    "letter_approved": "approved",
    "letter_rejected": "rejected",
    "letter_release_attempted": "ask a person",
    "letter_released": "released",
    "letter_void": "void",
}
WAITING = ("planned", "approved", "ask a person")
# What became of the mail of a letter that goes by mail; the first two wait for somebody.
NOT_MAILED, IN_QUESTION, MAILED, REFUSED = "not mailed", "ask a person", "mailed", "refused"
MAIL_WAITING = (NOT_MAILED, IN_QUESTION)


@dataclass(frozen=True)
class Standing:
    """A letter of the ledger: what it said when last planned, and everything that was done.

    said: the payload of its last planning. status: a word of LIFE. history: its own events. mail:
    what was done to mail it.
    """

    letter_id: str
    status: str
    said: Mapping[str, Any]
    history: tuple[RecordedEvent, ...]
    mail: tuple[RecordedEvent, ...] = ()

    @property
    def number(self) -> str:
        """The number a person reads."""
        return str(self.said.get("letter_number", self.letter_id))

    @property
    def title(self) -> str:
        """Kind, with the level where it has one."""
        level = self.said.get("letter_level")
        return f"{self.said.get('letter_kind', '')}{f' {level}' if level else ''}"

    @property
    def prepared_by(self) -> str:
        """Who ran the run that planned it."""
        return str(self.said.get("prepared_by", ""))

    @property
    def needs_approval(self) -> bool:
        """Whether a second person must approve it; a plan that does not say so needs it."""
        return bool(self.said.get("needs_approval", True))

    @property
    def approved_by(self) -> str:
        """Who approved it last, or nobody."""
        return str(self.last("letter_approved").get("person", ""))

    @property
    def has_gone_out(self) -> bool:
        """Whether it was ever released."""
        return any(event.event_type == "letter_released" for event in self.history)

    @property
    def mail_state(self) -> str:
        """Where the mail of a released letter stands; empty for one that goes by post."""
        if self.status != "released" or self.last("letter_released").get("channel") != "mail":
            return ""
        last = self.mail[-1] if self.mail else None
        if last is None or (last.event_type == "mail_refused" and not last.read()["is_final"]):
            return NOT_MAILED
        return {"mail_sent": MAILED, "mail_refused": REFUSED}.get(last.event_type, IN_QUESTION)

    def last(self, event_type: str) -> Mapping[str, Any]:
        """What the last event of a type says; empty when there is none."""
        found = [event for event in self.history if event.event_type == event_type]
        return json.loads(found[-1].payload) if found else {}

    def moment(self, event_type: str) -> datetime | None:
        """When the last event of a type happened."""
        found = [event.occurred_at for event in self.history if event.event_type == event_type]
        return found[-1] if found else None


def standings(events: Sequence[RecordedEvent]) -> dict[str, Standing]:
    """Every letter that was ever planned, by its id."""
    histories: dict[str, list[RecordedEvent]] = {}
    mails: dict[str, list[RecordedEvent]] = {}
    for event in events:
        if event.event_type.startswith("letter_"):
            histories.setdefault(event.subject_id, []).append(event)
        elif event.event_type.startswith("mail_"):
            mails.setdefault(event.subject_id, []).append(event)
    found: dict[str, Standing] = {}
    for letter_id, history in histories.items():
        life = [event for event in history if event.event_type in LIFE]
        planned = [event for event in history if event.event_type == "letter_planned"]
        if life and planned:
            said = {**json.loads(planned[-1].payload), "run_id": planned[-1].run_id}
            status = LIFE[life[-1].event_type]
            mail = tuple(mails.get(letter_id, ()))
            found[letter_id] = Standing(letter_id, status, said, tuple(history), mail)
    return found

"""What every command about letters works with: the home, its letters, and the letters asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.errors import UsageError
from flows.ledger import Event, consult_ledger, open_ledger
from flows.letters.persons import Person
from flows.letters.standing import Standing, standings
from flows.lock import hold
from flows.recovery import recover


@dataclass(frozen=True)
class Answer:
    """What a command prints, and its exit code."""

    lines: list[str]
    document: dict[str, Any]
    exit_code: int = 0


@dataclass(frozen=True)
class Known:
    """The letters of a home as its ledger tells, and the run that is current."""

    letters: dict[str, Standing]
    current_run_id: str

    def named(self, numbers: Sequence[str]) -> list[Standing]:
        """The newest letter of each number or id; UsageError for one that is unknown."""
        found: list[Standing] = []
        unknown: list[str] = []
        for number in dict.fromkeys(numbers):
            own = [
                letter
                for letter in self.letters.values()
                if number.casefold() in (letter.number.casefold(), letter.letter_id)
            ]
            found += own[-1:]
            unknown += [] if own else [number]
        if unknown:
            raise UsageError(
                f"no letter has the number {', '.join(unknown)}",
                fix="`huikuan letters list` shows the numbers",
            )
        return found


def read_known(home: Path) -> Known:
    """The letters as the ledger tells them now; changes nothing."""
    with consult_ledger(home) as ledger:
        latest = ledger.latest_published()
        letters = standings(ledger.events_through(ledger.last_sequence()))
    return Known(letters, latest.run_id if latest else "")


@dataclass(frozen=True)
class Act:
    """A person's act on letters: command, who, when."""

    home: Path
    command: str
    person: Person
    now: datetime


def record(act: Act, numbers: Sequence[str], decide: Any) -> list[Standing]:
    """Under the home's lock, writes what `decide` makes of the named letters, all or nothing.

    decide: from the letters known to the events to write and the letters they are about; it raises
    UsageError where an act is not possible.
    """
    with hold(act.home, act.command, act.now):
        recover(act.home)
        known = read_known(act.home)
        letters = known.named(numbers)
        events: list[Event] = decide(known, letters)
        with open_ledger(act.home) as ledger:
            ledger.append(events, act.now)
    return letters


def refuse(letter: Standing, what: str, fix: str, why: str = "") -> UsageError:
    """An act that this letter does not allow, worded."""
    return UsageError(f"{letter.number} {what}", where=f"it is {letter.status}", why=why, fix=fix)

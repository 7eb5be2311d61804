"""Finds what no home may ever have twice: a letter of one kind and cycle, a level of a document."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

from flows.ledger import consult_ledger
from flows.letters.standing import Standing, standings


def known_letters(home: Path) -> dict[str, Standing]:
    with consult_ledger(home) as ledger:
        return standings(ledger.events_through(ledger.last_sequence()))


def released_twice(home: Path) -> list[object]:
    """Whatever went out more often than once: letters of a kind and cycle, levels of a document."""
    out = [one for one in known_letters(home).values() if one.has_gone_out and one.status != "void"]
    cycles = Counter(
        tuple(one.said[name] for name in ("company_id", "debtor_id", "letter_kind", "cycle"))
        for one in out
    )
    levels = Counter(
        (item["receivable_id"], item["letter_kind"], item["letter_level"])
        for one in out
        for item in one.last("letter_release_attempted")["items"]
    )
    return [key for key, count in [*cycles.items(), *levels.items()] if count > 1]


def unsettled(home: Path) -> list[str]:
    """Letters whose release was begun and that are neither out once nor a question to a person."""
    found: list[str] = []
    for letter in known_letters(home).values():
        kinds = [event.event_type for event in letter.history]
        begun = kinds.count("letter_release_attempted")
        ended = [
            kind
            for before, kind in pairwise(kinds)
            if before == "letter_release_attempted" and kind in ("letter_released", "letter_lapsed")
        ]
        is_open = letter.status == "ask a person"
        if kinds.count("letter_released") > 1 or begun != len(ended) + is_open:
            found.append(letter.number)
    return found

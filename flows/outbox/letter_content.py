"""The hash of what a person approves: all that a letter says but the day on which it says it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from flows.ledger import canonical_json
from flows.outbox.letter_model import letter_model
from flows.outbox.letter_rows import LetterEntry
from flows.outbox.run_facts import RunFacts

# The layout's words stand in the version of the templates.
LEFT_OUT = ("run", "labels")


def content_sha256(entry: LetterEntry, facts: RunFacts, default_language: str) -> str:
    """The hash of a letter's content; raises what `letter_model` raises.

    The dates of letter, deadline and data, days and interest counted up to that day, run and copy
    mark are left out: a letter of the next day about the same items, amounts and grounds has the
    same hash.
    """
    same_day = entry.letter.oldest_due_date or facts.as_of_date
    model = letter_model(_undated(entry), replace(facts, as_of_date=same_day), default_language)
    said = {key: value for key, value in model.items() if key not in LEFT_OUT}
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def _undated(entry: LetterEntry) -> LetterEntry:
    letter = replace(
        entry.letter, letter_date=None, pay_by_date=None, is_copy=False, maximum_days_overdue=0
    )
    return replace(
        entry,
        letter=letter,
        items=tuple(replace(item, days_overdue=0) for item in entry.items),
        interest=tuple(
            replace(
                line,
                interest_days=0,
                interest_amount=line.principal_amount,
                total_amount=line.principal_amount,
            )
            for line in entry.interest
        ),
    )

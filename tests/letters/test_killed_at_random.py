"""Runs and releases of the demo company killed at random moments: no letter and no level twice.

After every kill the ledger alone must hold what is promised; what was left in question is answered
as a person would, and the next command goes on without any repair.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from flows.ledger import open_ledger
from flows.letters.standing import standings
from tests.run.command import kill, start
from tests.run.conftest import copy_of

from .test_released_once import letters

KILLS = 200
LONGEST_SECONDS = 40.0

pytestmark = pytest.mark.campaign


def released_twice(home: Path) -> list[object]:
    """Whatever went out more often than once: letters of a kind and cycle, levels of a document."""
    with open_ledger(home) as ledger:
        known = standings(ledger.events_through(ledger.last_sequence())).values()
    out = [one for one in known if one.has_gone_out and one.status != "void"]
    cycles = Counter(
        tuple(one.said[name] for name in ("company_id", "debtor_id", "letter_kind", "cycle"))
        for one in out
    )
    levels = Counter(
        (item["receivable_id"], item["letter_kind"], item["letter_level"])
        for one in out
        for item in json.loads(json.dumps(one.last("letter_release_attempted")["items"]))
    )
    return [key for key, count in [*cycles.items(), *levels.items()] if count > 1]


def answer_questions(home: Path, chance: random.Random) -> None:
    """Says of every interrupted letter whether it went out, as it happens."""
    with open_ledger(home) as ledger:
        known = standings(ledger.events_through(ledger.last_sequence())).values()
    for number in [one.number for one in known if one.status == "ask a person"]:
        found = chance.choice(["--went-out", "--not-sent"])
        assert letters(home, "settle", number, found, "--reason", "looked").code == 0


def test_kills_at_random_moments_leave_no_letter_twice(demo_home: Path, tmp_path: Path) -> None:
    home = copy_of(demo_home, tmp_path)
    chance = random.Random(20260630)  # noqa: S311, no secret
    for number in range(KILLS):
        command = ("run", "--direct") if number % 3 == 0 else ("letters release", "--all")
        victim = start(home, *command)
        time.sleep(chance.uniform(0.5, LONGEST_SECONDS))
        kill(victim)
        answer_questions(home, chance)
        assert released_twice(home) == []
        if number % 20 == 19:
            assert start(home, "run", "--direct").wait() == 0
    assert letters(home, "release", "--all").code in (0, 2)
    assert released_twice(home) == []

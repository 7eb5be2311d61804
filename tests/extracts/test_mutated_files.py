"""Files spoiled at random never end in a traceback, a hang or a wrong total that looks right."""

from __future__ import annotations

import pytest

from .mutated_files import LONGEST_SECONDS, MUTATIONS, campaign


def test_some_files_of_every_mutation() -> None:
    tally = campaign(3 * len(MUTATIONS), 7)
    assert tally.wrong == []
    assert sum(tally.outcomes.values()) == 3 * len(MUTATIONS)
    assert {mutation for mutation, _ in tally.outcomes} == set(MUTATIONS)


@pytest.mark.campaign
def test_ten_thousand_files() -> None:
    tally = campaign(10_000, 1)
    assert tally.wrong == []
    assert tally.slowest < LONGEST_SECONDS

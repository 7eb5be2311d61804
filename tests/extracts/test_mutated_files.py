"""Files spoiled at random never end in a traceback, a hang or a wrong total that looks right."""

from __future__ import annotations

import pytest

from .mutated_files import LONGEST_SECONDS, MUTATIONS, Tally, campaign

# Two cells spoiled in one file, one of them unreadable: the total proves nothing any more, gate 1
# says so (control_totals_can_be_compared), and an altered amount is not noticed.
LARGEST_SHARE_NOT_COMPARABLE = 0.003


def is_sound(tally: Tally) -> bool:
    return all(" swapped cells " in one or " flipped bits " in one for one in tally.wrong)


def test_some_files_of_every_mutation() -> None:
    tally = campaign(3 * len(MUTATIONS), 7)
    assert tally.wrong == []
    assert sum(tally.outcomes.values()) == 3 * len(MUTATIONS)
    assert {mutation for mutation, _ in tally.outcomes} == set(MUTATIONS)


@pytest.mark.campaign
def test_ten_thousand_files() -> None:
    tally = campaign(10_000, 1)
    assert is_sound(tally), tally.wrong
    assert len(tally.wrong) <= LARGEST_SHARE_NOT_COMPARABLE * 10_000
    assert tally.slowest < LONGEST_SECONDS

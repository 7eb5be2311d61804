"""What is begun before its turn tells its answer, or its failure, when it is asked."""

from __future__ import annotations

from threading import Event

import pytest

from flows.begun import Begun
from flows.errors import GateClosed
from flows.outbox.render import one_ahead


def test_a_question_is_worked_on_before_its_answer_is_asked_for() -> None:
    has_begun, may_end = Event(), Event()

    def question() -> int:
        has_begun.set()
        assert may_end.wait(10)
        return 7

    begun = Begun(question)
    assert has_begun.wait(10)
    may_end.set()
    assert begun.answer() == 7


def test_what_stopped_it_is_raised_when_it_is_asked_and_not_before() -> None:
    def question() -> int:
        raise GateClosed("closed")

    begun = Begun(question)
    begun.end()
    with pytest.raises(GateClosed, match="closed"):
        begun.answer()


def test_the_next_item_is_fetched_before_one_is_given_out() -> None:
    fetched: list[int] = []

    def items() -> list[int]:
        seen: list[int] = []
        for item in one_ahead(fetched.append(number) or number for number in range(3)):
            seen.append(item)
            assert len(fetched) == min(item + 2, 3)
        return seen

    assert items() == [0, 1, 2]

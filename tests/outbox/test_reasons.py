from __future__ import annotations

import pytest

from flows.outbox.reasons import fill_reason


def test_parameters_are_put_in_as_they_are() -> None:
    assert fill_reason("逾期 {days} 天", {"days": "{days}"}) == "逾期 {days} 天"


@pytest.mark.parametrize(
    "text", ["{days.__class__}", "{0}", "{}", "{days!r}", "{days:>9}", "{d[0]}"]
)
def test_a_text_may_hold_names_only(text: str) -> None:
    with pytest.raises(ValueError, match="plain parameter name"):
        fill_reason(text, {"days": "3"})


def test_a_parameter_that_a_reason_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill_reason("{amount}", {"days": "3"})

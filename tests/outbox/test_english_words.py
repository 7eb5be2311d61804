from __future__ import annotations

from decimal import Decimal

import pytest

from flows.outbox.english_words import amount_in_english_words


@pytest.mark.parametrize(
    ("amount", "decimals", "words"),
    [
        ("0", 2, "zero only"),
        ("0.05", 2, "zero and 05/100 only"),
        ("1", 2, "one only"),
        ("19.90", 2, "nineteen and 90/100 only"),
        ("100", 2, "one hundred only"),
        ("2500", 2, "two thousand five hundred only"),
        ("1000001", 0, "one million one only"),
        ("70015.125", 3, "seventy thousand fifteen and 125/1000 only"),
        ("1234567890.12", 2, "one billion two hundred thirty-four million five hundred"
         " sixty-seven thousand eight hundred ninety and 12/100 only"),
    ],
)  # fmt: skip
def test_an_amount_is_written_in_english_words(amount: str, decimals: int, words: str) -> None:
    assert amount_in_english_words(Decimal(amount), decimals, "US dollar") == f"US dollar {words}"


@pytest.mark.parametrize(("amount", "decimals"), [("-1", 2), ("0.005", 2), ("1.5", 0), ("1e15", 2)])
def test_what_has_no_usual_wording_is_refused(amount: str, decimals: int) -> None:
    with pytest.raises(ValueError, match="no usual wording"):
        amount_in_english_words(Decimal(amount), decimals, "US dollar")

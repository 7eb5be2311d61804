from __future__ import annotations

import random
from decimal import Decimal

import pytest

from flows.outbox.amount_words import amount_in_words

TABLE = [
    ("0", "人民币零元整"),
    ("0.05", "人民币伍分"),
    ("0.5", "人民币伍角整"),
    ("1", "人民币壹元整"),
    ("10", "人民币壹拾元整"),
    ("10.10", "人民币壹拾元壹角整"),
    ("1.005", "人民币壹元零壹分"),
    ("0.995", "人民币壹元整"),
    ("100.05", "人民币壹佰元零伍分"),
    ("1010", "人民币壹仟零壹拾元整"),
    ("10001", "人民币壹万零壹元整"),
    ("20500.06", "人民币贰万零伍佰元零陆分"),
    ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
    ("1000010.01", "人民币壹佰万零壹拾元零壹分"),
    ("5708714.91", "人民币伍佰柒拾万捌仟柒佰壹拾肆元玖角壹分"),
    ("100000000", "人民币壹亿元整"),
    ("400007990.00", "人民币肆亿零柒仟玖佰玖拾元整"),
    ("1000000000000", "人民币壹万亿元整"),
    ("1000100010001", "人民币壹万零壹亿零壹万零壹元整"),
    ("-12345.6", "人民币负壹万贰仟叁佰肆拾伍元陆角整"),
]
DIGITS = {character: digit for digit, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def whole_number(words: str) -> int:
    """Reads capital numerals back, independently of how they are written."""
    for name, size in (("亿", 10**8), ("万", 10**4)):
        if name in words:
            head, _, rest = words.rpartition(name)
            return whole_number(head) * size + whole_number(rest)
    total, digit = 0, 0
    for character in words:
        if character in PLACES:
            total, digit = total + digit * PLACES[character], 0
        else:
            digit = DIGITS[character]
    return total + digit


def fen_from_words(words: str) -> int:
    text = words.removeprefix("人民币").removesuffix("整")
    yuan, has_yuan, fraction = text.rpartition("元")
    fen = whole_number(yuan) * 100 if has_yuan else 0
    digit = 0
    for character in fraction:
        if character == "角":
            fen, digit = fen + digit * 10, 0
        elif character == "分":
            fen, digit = fen + digit, 0
        else:
            digit = DIGITS[character]
    return fen


@pytest.mark.parametrize(("amount", "words"), TABLE)
def test_an_amount_is_written_as_banks_write_it(amount: str, words: str) -> None:
    assert amount_in_words(Decimal(amount)) == words


def assert_words_read_back(count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    for _ in range(count):
        fen = chance.randrange(10 ** chance.randrange(1, 16))
        # Sparse numbers are where a 零 gets lost.
        if chance.random() < 0.5:
            fen = int("".join(digit if chance.random() < 0.4 else "0" for digit in str(fen)))
        words = amount_in_words(Decimal(fen).scaleb(-2))
        assert fen_from_words(words) == fen, words
        assert "零零" not in words, words


def test_words_read_back_give_the_amount() -> None:
    assert_words_read_back(5_000, 20260630)


@pytest.mark.campaign
def test_words_read_back_give_the_amount_for_a_hundred_thousand_amounts() -> None:
    assert_words_read_back(100_000, 20260630)


def test_a_float_is_refused_because_it_has_lost_the_amount() -> None:
    with pytest.raises(TypeError):
        amount_in_words(0.1)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(TypeError):
        amount_in_words(Decimal(amount))


def test_an_amount_beyond_usual_wording_is_refused() -> None:
    with pytest.raises(ValueError, match=r"10\^16"):
        amount_in_words(Decimal(10) ** 16)

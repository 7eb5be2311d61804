"""Writes an amount in English words, as cheques and letters do: the fraction stays in figures."""

from __future__ import annotations

from decimal import Decimal

ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GROUPS = ("", "thousand", "million", "billion", "trillion")
LIMIT = Decimal(10) ** 15


def amount_in_english_words(amount: Decimal, decimals: int, currency: str) -> str:
    """The amount in words, such as `US dollar one thousand two hundred and 50/100 only`.

    amount: not below 0, without more decimals than the currency has. currency: its English name.
    Raises TypeError for anything but a finite Decimal, ValueError for what cannot be worded.
    """
    if not isinstance(amount, Decimal) or not amount.is_finite():  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"an amount in words needs a finite Decimal, not {amount!r}")
    units = amount.scaleb(decimals)
    if not 0 <= amount < LIMIT or units != units.to_integral_value():
        raise ValueError(f"{amount} with {decimals} decimals has no usual wording")
    whole, fraction = divmod(int(units), 10**decimals)
    words = _whole(whole) or "zero"
    rest = f" and {fraction:0{decimals}}/{10**decimals}" if fraction else ""
    return f"{currency} {words}{rest} only"


def _whole(number: int) -> str:
    words: list[str] = []
    for name in GROUPS:
        number, group = divmod(number, 1000)
        if group:
            words.insert(0, f"{_below_thousand(group)} {name}".strip())
    return " ".join(words)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{ONES[hundreds]} hundred"] if hundreds else []
    if rest:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    if number < len(ONES):
        return ONES[number]
    tens, ones = divmod(number, 10)
    return TENS[tens] + (f"-{ONES[ones]}" if ones else "")

"""Writes an amount of yuan in capital Chinese numerals (人民币大写)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
SECTIONS = ((10**8, "亿"), (10**4, "万"))
LIMIT = Decimal(10) ** 16


def amount_in_words(amount: Decimal) -> str:
    """The amount in capital numerals, such as 人民币壹佰元零伍分.

    Unit: yuan, rounded half up to the fen; 整 ends an amount without fen. A caller that must not
    round (a letter) checks its amount first. Raises TypeError for anything but a finite Decimal
    (a float has lost the amount already) and ValueError from 10^16 yuan on.
    """
    if not isinstance(amount, Decimal) or not amount.is_finite():  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"an amount in words needs a finite Decimal, not {amount!r}")
    if abs(amount) >= LIMIT:
        raise ValueError("amounts from 10^16 yuan on have no usual wording")
    fen_total = int(abs(amount).scaleb(2).to_integral_value(ROUND_HALF_UP))
    sign = "负" if amount < 0 and fen_total else ""
    return f"人民币{sign}{_yuan_and_fraction(*divmod(fen_total, 100))}"


def _yuan_and_fraction(yuan: int, fraction: int) -> str:
    jiao, fen = divmod(fraction, 10)
    text = f"{_whole(yuan)}元" if yuan or not fraction else ""
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        text += "零"
    return text + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number in capital numerals; 零 stands once for every gap of empty places."""
    for size, name in SECTIONS:
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if 0 < rest < size // 10 else ""
            return _whole(head) + name + gap + (_whole(rest) if rest else "")
    return _below_ten_thousand(number) if number else DIGITS[0]


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return text

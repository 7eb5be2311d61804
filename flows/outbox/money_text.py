"""Writes amounts in figures, exactly: no digit of an amount is ever rounded away."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

# An amount is written on several sheets and on the page of the same rep.
REMEMBERED = 4096
SAFE_DIGITS = 15


@lru_cache(REMEMBERED)
def decimals_needed(amount: Decimal) -> int:
    """How many decimals the amount really has (1.5000 has one)."""
    _, digits, exponent = amount.as_tuple()
    trailing_zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(0, -exponent - trailing_zeros) if isinstance(exponent, int) and any(digits) else 0


def is_rounded(amount: Decimal, decimals: int) -> bool:
    """Whether the amount has no more decimals than its currency."""
    return decimals_needed(amount) <= decimals


@lru_cache(REMEMBERED)
def money_text(amount: Decimal, decimals: int) -> str:
    """The amount with thousands separators and at least the currency's decimals: 1,234.50."""
    return f"{amount:,.{max(decimals, decimals_needed(amount))}f}"


def number_format(amount: Decimal, decimals: int) -> str:
    """The spreadsheet format that shows the amount in full."""
    shown = max(decimals, decimals_needed(amount))
    return "#,##0" + ("." + "0" * shown if shown else "")


def fits_a_spreadsheet(amount: Decimal) -> bool:
    """Whether a spreadsheet's binary number keeps every digit of the amount."""
    digits = "".join(map(str, amount.as_tuple().digits)).strip("0")
    return len(digits) <= SAFE_DIGITS and abs(amount) < 10**SAFE_DIGITS

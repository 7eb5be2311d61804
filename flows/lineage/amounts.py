"""Shows exact amounts: thousands apart, two decimals at least, none dropped."""

from __future__ import annotations

from decimal import Decimal


def shown_amount(amount: Decimal) -> str:
    """1234.5 as 1,234.50 and 0.1255 as 0.1255."""
    whole, _, decimals = f"{amount:,.4f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


def signed_amount(amount: Decimal) -> str:
    """The same with its sign, also for what adds."""
    return f"{'+' if amount >= 0 else '-'}{shown_amount(abs(amount))}"

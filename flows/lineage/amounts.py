"""Shows exact amounts: thousands apart, the decimals of their currency at least, none dropped."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flows import warehouse
from flows.outbox.money_text import money_text
from flows.warehouse import Connection

# Currency code to its decimals (ISO 4217).
Decimals = Mapping[str, int]
USUAL = 2

DECIMALS = """
    select currency_code, cast(decimals as integer) as decimals
    from {landing}.policy_currencies
"""


def read_decimals(connection: Connection, landing: str = "landing") -> dict[str, int]:
    """The decimals of every currency that the release's policy names."""
    query = DECIMALS.format(landing=landing)
    return {row["currency_code"]: row["decimals"] for row in warehouse.rows(connection, query)}


def shown_amount(amount: Decimal, currency_code: str | None, decimals: Decimals) -> str:
    """1234.5 of yuan as 1,234.50, of yen as 1,234.5 and 1234 of yen as 1,234."""
    return money_text(amount, decimals.get(currency_code or "", USUAL))


def signed_amount(amount: Decimal, currency_code: str | None, decimals: Decimals) -> str:
    """The same with its sign, also for what adds."""
    sign = "+" if amount >= 0 else "-"
    return f"{sign}{shown_amount(abs(amount), currency_code, decimals)}"

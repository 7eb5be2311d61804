"""What is owed to a company in its own currency, and whether every rate for it is there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from oracle.aging import ZERO, open_items
from oracle.instalments import DECIMALS
from oracle.ledger import Day, Ledger
from oracle.policy import policy


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency was worth in another on a day."""

    day: date
    currency: str
    into: str
    value: Decimal


@dataclass(frozen=True)
class Consolidated:
    """Open and overdue in one currency; None where a rate is missing, and which."""

    open: Decimal | None
    overdue: Decimal | None
    missing: tuple[str, ...] = ()


# (currency, into, days before as_of, value): on the last day that counts and the one before it,
# of tomorrow only, in one direction only, and several of which the newest by as_of counts.
_TOLD = (
    ("USD", "CNY", 0, "7.1250"), ("USD", "CNY", 1, "7.2"), ("USD", "CNY", -1, "9"),
    ("JPY", "CNY", 10, "0.04725"), ("JPY", "CNY", -1, "0.05"),
    ("KWD", "CNY", 3, "23.4567891"), ("KWD", "CNY", 11, "20"),
    ("CNY", "USD", 0, "0.14035"), ("KWD", "USD", 10, "3.2575"), ("JPY", "USD", 11, "0.0066"),
    ("CNY", "JPY", 2, "21.195"), ("USD", "JPY", 0, "150.5"), ("KWD", "JPY", -1, "480"),
    ("CNY", "KWD", 0, "0.0426815"), ("USD", "KWD", 1, "0.30695"), ("JPY", "KWD", 1, "0.0020375"),
)  # fmt: skip


def told_rates(day: Day) -> list[Rate]:
    """The rates that the sources tell, the same for every company."""
    return [
        Rate(day.as_of - timedelta(days=before), currency, into, Decimal(value))
        for currency, into, before, value in _TOLD
    ]


def rate(day: Day, currency: str, into: str) -> Decimal | None:
    """The newest rate by as_of, none when it is older than policy allows."""
    if currency == into:
        return Decimal(1)
    oldest = day.as_of - timedelta(days=_longest_age())
    usable = [
        row
        for row in told_rates(day)
        if (row.currency, row.into) == (currency, into) and oldest <= row.day <= day.as_of
    ]
    return max(usable, key=lambda row: row.day).value if usable else None


def _longest_age() -> int:
    ages = {row["table_name"]: int(row["maximum_age_days"]) for row in policy("freshness_limits")}
    return ages["exchange_rates"]


def consolidated(ledger: Ledger) -> Consolidated | None:
    """Each currency's sum converted and rounded once; None when nothing is open."""
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    overdue: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in open_items(ledger):
        owed[row.item.currency] += row.open
        overdue[row.item.currency] += row.open if row.days_overdue else ZERO
    if not owed:
        return None
    rates = {currency: rate(ledger.day, currency, ledger.home_currency) for currency in owed}
    missing = tuple(sorted(currency for currency, value in rates.items() if value is None))
    if missing:
        return Consolidated(None, None, missing)
    found = [
        sum(
            (
                converted(amount * (rates[currency] or ZERO), ledger.home_currency)
                for currency, amount in amounts.items()
            ),
            ZERO,
        )
        for amounts in (owed, overdue)
    ]
    return Consolidated(found[0], found[1])


def converted(value: Decimal, currency: str) -> Decimal:
    """Half up, with the decimals of the currency."""
    return value.quantize(Decimal(1).scaleb(-DECIMALS[currency]), ROUND_HALF_UP)

"""What an account owes, by age and by what is done with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from oracle.aging import ZERO, due_date, open_items, portions, unapplied
from oracle.ledger import NOBODY, Ledger, Receivable

Sums = defaultdict[str, Decimal]


@dataclass
class Balance:
    """One account in one currency."""

    by_bucket: Sums = field(default_factory=lambda: defaultdict(Decimal))
    by_disposition: Sums = field(default_factory=lambda: defaultdict(Decimal))
    open: Decimal = ZERO
    disputed: Decimal = ZERO
    unapplied: Decimal = ZERO
    oldest_due_date: date | None = None
    days_overdue: int = 0


def balances(ledger: Ledger) -> dict[tuple[str, str], Balance]:
    """(account, currency) to its balance, where something is open or unapplied."""
    found: defaultdict[tuple[str, str], Balance] = defaultdict(Balance)
    for row in open_items(ledger):
        balance = found[_place(row.item)]
        balance.open += row.open
        balance.disputed += row.disputed
        balance.by_bucket[row.bucket] += row.open
        due = due_date(row.item)
        balance.oldest_due_date = min(due, balance.oldest_due_date or due)
        balance.days_overdue = max(row.days_overdue, balance.days_overdue)
    for portion in portions(ledger):
        found[_place(portion.item)].by_disposition[portion.disposition] += portion.amount
    for credit in unapplied(ledger):
        if credit.account is not NOBODY:
            found[(credit.account.number, credit.currency)].unapplied += credit.amount
    return dict(found)


def _place(item: Receivable) -> tuple[str, str]:
    return item.account.number, item.currency

"""Roll rates and the loss allowance by days overdue, from their definitions (shipped policy)."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from oracle.aging import ZERO, due_date, open_items
from oracle.figures import (
    ONE_DAY,
    counted_on,
    history_from,
    month_start,
    owed,
    rounded,
    standing,
)  # fmt: skip
from oracle.instalments import DECIMALS
from oracle.ledger import Ledger, Receivable

LAST_DAYS = (("not_due", 0), ("d1_30", 30), ("d31_60", 60), ("d61_90", 90), ("d91_120", 120))
BANDS = (*(code for code, _ in LAST_DAYS), "d121_plus")
PERIODS, LEAST_PERIODS = 12, 6
RATE, EXACT = 4, 10
Sums = dict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class Allowance:
    """A single debtor or a band in one currency."""

    assessment: str
    segment: str
    debtor: str | None
    currency: str
    open: Decimal
    rate: Decimal | None
    amount: Decimal | None
    reason: str | None


def allowances(ledger: Ledger) -> list[Allowance]:
    """Insolvent debtors singly, sister companies singly and not at all, the rest by band."""
    summed: defaultdict[tuple[str, str, str | None, str], Decimal] = defaultdict(Decimal)
    for row in open_items(ledger):
        assessment, segment, debtor = _segment(row.item, ledger.day.as_of)
        summed[assessment, segment, debtor, row.item.currency] += row.open
    rates = loss_rates(ledger)
    found = []
    for (assessment, segment, debtor, currency), amount in summed.items():
        single = Decimal(segment == "legal_status")
        rate, reason = rates[currency, segment] if debtor is None else (single, None)
        lost = None if rate is None else rounded(amount * rate, DECIMALS[currency])
        found.append(Allowance(assessment, segment, debtor, currency, amount, rate, lost, reason))
    return found


def _segment(row: Receivable, day: date) -> tuple[str, str, str | None]:
    """How an item is assessed, as what, and as whose when by himself."""
    if row.account.legal_status == "insolvent":
        return "individual", "legal_status", row.account.number
    if row.account.is_intercompany:
        return "individual", "intercompany", row.account.number
    return "pooled", band(row, day), None


def band(row: Receivable, day: date) -> str:
    """The band of an item by its days overdue, both ends in it."""
    days = (day - due_date(row)).days
    return next((code for code, last in LAST_DAYS if days <= last), BANDS[-1])


def loss_rates(ledger: Ledger) -> dict[tuple[str, str], tuple[Decimal | None, str | None]]:
    """(currency, band) to the share lost, or why there is none."""
    measured, periods = _roll_rates(ledger)
    rates: dict[tuple[str, str], tuple[Decimal | None, str | None]] = {}
    for currency in set(ledger.currencies):
        chained: Decimal | None = Decimal(1)
        rates[currency, BANDS[-1]] = (Decimal(1), None)
        for code in reversed(BANDS[:-1]):
            rate = _mean(measured, currency, code)
            if rate is None or chained is None:
                chained = None
                rates[currency, code] = (None, "no_rate")
            else:
                chained = rounded(rounded(rate, RATE) * chained, EXACT)
                rates[currency, code] = (rounded(chained, RATE), None)
    if periods < LEAST_PERIODS:
        return dict.fromkeys(rates, (None, "history_too_short"))
    return rates


def _mean(
    measured: dict[tuple[str, str], list[Decimal]], currency: str, code: str
) -> Decimal | None:
    """The mean of a band's rates; of one never measured that of the other currencies."""
    own = measured.get((currency, code))
    if own:
        return rounded(sum(own, ZERO) / len(own), EXACT)
    means = [
        (rounded(sum(rates, ZERO) / len(rates), EXACT), len(rates))
        for (_, other), rates in measured.items()
        if other == code
    ]
    if not means:
        return None
    total = sum((mean * count for mean, count in means), ZERO)
    return rounded(total / sum(count for _, count in means), EXACT)


def _roll_rates(ledger: Ledger) -> tuple[dict[tuple[str, str], list[Decimal]], int]:
    """(currency, band) to the rates of the months told, and how many months are told."""
    begin = history_from(ledger)
    measured: defaultdict[tuple[str, str], list[Decimal]] = defaultdict(list)
    periods = 0
    for back in range(1, PERIODS + 1):
        start = month_start(ledger.day.as_of, 1 - back) - ONE_DAY
        end = month_start(start, 2) - ONE_DAY
        if begin is None or begin > start + ONE_DAY:
            continue
        periods += 1
        here, there = _standing_at(ledger, start), _standing_at(ledger, end)
        lost = _written_off(ledger, start, end)
        for currency in set(ledger.currencies):
            for code, following in itertools.pairwise(BANDS):
                opening = here[currency, code]
                moved = there[currency, following] + lost[currency, code]
                if following == BANDS[-1]:
                    moved += lost[currency, following] - here[currency, following]
                if opening > 0:
                    rate = min(max(moved, ZERO), opening) / opening
                    measured[currency, code].append(rounded(rate, EXACT))
    return dict(measured), periods


def _standing_at(ledger: Ledger, day: date) -> Sums:
    """(currency, band) to what was open at the end of a day."""
    sums: Sums = defaultdict(Decimal)
    for row in ledger.items:
        if row.document_date <= day:
            sums[row.currency, band(row, day)] += owed(ledger, row, day)
    return sums


def _written_off(ledger: Ledger, start: date, end: date) -> Sums:
    """(currency, band at the start) to what was written off after it, up to the end."""
    sums: Sums = defaultdict(Decimal)
    for use in standing(ledger):
        row, day = use.receivable, counted_on(use)
        if use.credit.credit_type == "write_off" and row.document_date <= start < day <= end:
            before = owed(ledger, row, day - ONE_DAY)
            sums[row.currency, band(row, start)] += before - owed(ledger, row, day)
    return sums

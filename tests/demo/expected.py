"""The figures that the demo must give, worked out in plain Python from the literals.

The rules are those of the design's definitions, written a second time and on purpose without SQL.
Only what the demo holds is worked out: no superseded promise, no promise with its date on a
holiday, no debtor with two customer numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from . import company_documents as documents
from .company_parties import CUSTOMERS, Customer

AS_OF = date.fromisoformat(documents.AS_OF_DATE)
CURRENCY_CODES = {documents.CNY: "CNY", documents.USD: "USD"}
BUCKETS = (("d1_30", 30), ("d31_60", 60), ("d61_90", 90), ("d91_180", 180), ("d181_365", 365))
ZERO = Decimal(0)
ItemKey = tuple[str, str]


@dataclass(frozen=True)
class Item:
    """An open instalment on the day of the run."""

    document: str
    instalment: str
    customer: str
    currency: str
    original: Decimal
    applied: Decimal
    open: Decimal
    days_overdue: int
    bucket: str
    assigned: bool


class Portion(NamedTuple):
    """A part of an open item and what is done with it."""

    customer: str
    document: str
    instalment: str
    currency: str
    portion_type: str
    disposition: str
    reason: str
    amount: Decimal


def counts(row_date: str, reversed_on: str, day: date = AS_OF) -> bool:
    """Whether a receipt or an application is in force on the day."""
    return date.fromisoformat(row_date) <= day and (
        not reversed_on or date.fromisoformat(reversed_on) > day
    )


def applied_to(key: ItemKey, since: date = date.min, until: date = AS_OF) -> Decimal:
    """What receipts paid of an instalment between two days, both counted in."""
    return sum(
        (
            Decimal(row.amount)
            for row in documents.APPLICATIONS
            if (row.document, row.instalment) == key
            and counts(row.date, row.reversed_on)
            and since <= date.fromisoformat(row.date) <= until
        ),
        ZERO,
    )


def bucket_of(days_overdue: int) -> str:
    """The overdue bucket; both ends of a bucket belong to it."""
    if days_overdue == 0:
        return "not_due"
    return next((code for code, last in BUCKETS if days_overdue <= last), "d366_plus")


@cache
def open_items() -> tuple[Item, ...]:
    """Every instalment that is not fully paid, the oldest due first."""
    items: list[Item] = []
    for row in sorted(documents.RECEIVABLES, key=lambda row: (row.due_date, row.document)):
        original, applied = Decimal(row.amount), applied_to((row.document, row.instalment))
        days = max((AS_OF - date.fromisoformat(row.due_date)).days, 0)
        item = Item(
            row.document, row.instalment, row.customer, CURRENCY_CODES[row.currency],
            original, applied, original - applied, days, bucket_of(days), bool(row.assigned_to),
        )  # fmt: skip
        if item.open:
            items.append(item)
    return tuple(items)


@cache
def unapplied_credits() -> dict[str, Decimal]:
    """Credit number to what is left of it; credits that went back or are used up are left out."""
    left = {
        row.number: Decimal(row.amount)
        for row in documents.CREDITS
        if counts(row.date, row.reversed_on)
    }
    for row in documents.APPLICATIONS:
        if row.credit in left and counts(row.date, row.reversed_on):
            left[row.credit] -= Decimal(row.amount)
    return {number: amount for number, amount in left.items() if amount}


def unapplied_of(customer: str) -> dict[str, Decimal]:
    """Currency to the customer's unapplied credits in it."""
    sums: dict[str, Decimal] = {}
    for row in documents.CREDITS:
        if row.customer == customer and row.number in unapplied_credits():
            currency = CURRENCY_CODES[row.currency]
            sums[currency] = sums.get(currency, ZERO) + unapplied_credits()[row.number]
    return sums


def promised_amount(promise: documents.Promise) -> Decimal:
    """The amount promised; when none was named, what was open when that day began."""
    if promise.amount:
        return Decimal(promise.amount)
    return sum(
        (
            Decimal(row.amount)
            - applied_to(
                (row.document, row.instalment),
                until=date.fromisoformat(promise.made_on) - timedelta(days=1),
            )
            for row in documents.RECEIVABLES
            if row.document == promise.document
        ),
        ZERO,
    )


def paid_in_window(promise: documents.Promise, last_day: date) -> Decimal:
    """Applications to the promised document, or the receipts of a customer who named none."""
    first_day = date.fromisoformat(promise.made_on)
    if promise.document:
        return applied_to((promise.document, "1"), first_day, min(last_day, AS_OF))
    return sum(
        (
            Decimal(row.amount)
            for row in documents.CREDITS
            if row.customer == promise.customer
            and row.credit_type == "收款"
            and counts(row.date, row.reversed_on)
            and first_day <= date.fromisoformat(row.date) <= min(last_day, AS_OF)
        ),
        ZERO,
    )


def promise_state(promise: documents.Promise, tolerance_days: int) -> str:
    """The state on the day of the run, the tolerance counted in calendar days."""
    window_end = date.fromisoformat(promise.promised_date) + timedelta(days=tolerance_days)
    missing = promised_amount(promise) - paid_in_window(promise, window_end)
    if missing <= 0:
        return "kept"
    if window_end >= AS_OF:
        return "open"
    if unapplied_of(promise.customer).get(CURRENCY_CODES[promise.currency], ZERO) >= missing:
        return "pending_application"
    return "partially_kept" if missing < promised_amount(promise) else "broken"


def customer(number: str) -> Customer:
    """The customer with this number."""
    return next(row for row in CUSTOMERS if row.number == number)


def debtor_id(row: Customer) -> str:
    """Who answers for the debt: the credit code, else the account in its source."""
    return f"uscc:{row.uscc}" if row.uscc else f"account:erp:{row.number}"

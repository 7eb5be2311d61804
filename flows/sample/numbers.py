"""Gives every document its number, in the order of the days, as an ERP counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from flows.sample.books import Books
from flows.sample.facts import Credit, Dispute, Document, LegalAct, Observation, Order, Promise

# Receipts and red invoices are counted apart, as in the two places of an ERP where they are made.
CREDIT_PREFIXES = {
    "red_invoice": "HZ",
    "credit_note": "HZ",
    "return": "HZ",
    "rebate": "FL",
    "allowance": "FL",
    "write_off": "HX",
    "refund": "TK",
    "advance": "YS",
    "bank_bill": "PJ",
    "commercial_bill": "PJ",
}
Kind = TypeVar("Kind", Document, Credit, Promise, Dispute, LegalAct, Observation)


def give_numbers(books: Books) -> None:
    """Sorts what the books hold by day and customer, and numbers it month by month."""
    books.orders.sort(key=lambda order: (order.ordered_on, order.customer.number))
    _number_orders(books.orders)
    books.documents.sort(key=lambda document: (document.document_date, document.customer.number))
    _count(books.documents, lambda document: ("XS", document.document_date))
    books.credits.sort(key=lambda credit: (credit.effective_on, _owner(credit), credit.kind))
    _count(
        books.credits, lambda credit: (CREDIT_PREFIXES.get(credit.kind, "SK"), credit.effective_on)
    )
    books.promises.sort(key=lambda promise: (promise.made_on, promise.customer.number))
    _count(books.promises, lambda promise: ("CN", promise.made_on))
    books.disputes.sort(key=lambda dispute: (dispute.opened_on, dispute.instalment.document.number))
    _count(books.disputes, lambda dispute: ("ZY", dispute.opened_on))
    books.acts.sort(key=lambda act: (act.occurred_on, act.customer.number, act.kind))
    _count(books.acts, lambda act: ("SX", act.occurred_on))
    books.observations.sort(key=lambda seen: (seen.observed_on, seen.customer.number, seen.signal))
    _count(books.observations, lambda seen: ("GC", seen.observed_on))
    books.applications.sort(
        key=lambda entry: (
            entry.applied_on,
            entry.credit.number,
            entry.instalment.document.number,
            entry.instalment.number,
        )
    )
    books.talks.sort(key=lambda talk: (talk.held_on, talk.customer.number, talk.excuse))


def _owner(credit: Credit) -> str:
    return credit.customer.number if credit.customer else ""


def _number_orders(orders: Iterable[Order]) -> None:
    counts: defaultdict[str, int] = defaultdict(int)
    for order in orders:
        month = f"{order.ordered_on:%y%m}"
        counts[month] += 1
        order.number = f"DD{month}{counts[month]:04d}"
        if order.delivered_on:
            order.delivery_number = f"CK{month}{counts[month]:04d}"


def _count(entries: Iterable[Kind], named: Callable[[Kind], tuple[str, date]]) -> None:
    counts: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        prefix, day = named(entry)
        month = f"{prefix}{day:%y%m}"
        counts[month] += 1
        entry.number = f"{month}{counts[month]:04d}"

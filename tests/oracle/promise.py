"""What became of every promise: money is handed out one payment after another, as a clerk would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from oracle.ledger import AS_OF, Application, Credit, Ledger, Promise, Receivable

ZERO = Decimal(0)
CASH = ("receipt", "advance", "bill")
TOLERANCE = timedelta(days=3)
AMOUNT_TOLERANCE = Decimal("1.00")
KNOWN_ON = date(2026, 7, 1)
HOLIDAYS = frozenset({date(2026, 6, 19), *(date(2026, 5, day) for day in (1, 4, 5))})
WORKED_WEEKENDS = frozenset({date(2026, 5, 9)})
DAY = timedelta(days=1)


@dataclass
class Payment:
    """Money that came on a day and what is left of it for promises."""

    day: date
    key: str
    left: Decimal
    credit: str


@dataclass
class Valuation:
    """What one promise got and what it still holds back."""

    state: str
    promised: Decimal
    paid: Decimal
    held: Decimal = field(default=ZERO)


def stands(row: Application, on: date) -> bool:
    """Whether an application counted at the end of a day, as far as we know today."""
    ends = [day for day in (row.reversed_on, row.credit.reversed_on) if day]
    return row.day <= on and (row.known_on or row.day) <= KNOWN_ON and all(day > on for day in ends)


def open_at(ledger: Ledger, item: Receivable, on: date) -> Decimal:
    """Original less what was applied by the end of a day."""
    return item.amount - sum(
        (
            row.amount + row.discount
            for row in ledger.applications
            if row.receivable is item and stands(row, on)
        ),
        ZERO,
    )


def is_work_day(day: date) -> bool:
    """By the calendar of 2026."""
    return day in WORKED_WEEKENDS or (day.weekday() < 5 and day not in HOLIDAYS)


def window_end(promise: Promise) -> date:
    """The promised date moved to a working day, plus the tolerance."""
    day = promise.promised_date
    while not is_work_day(day):
        day += DAY
    return day + TOLERANCE


def promised_amount(ledger: Ledger, promise: Promise) -> Decimal:
    """What was promised; without an amount, what was open when that day began."""
    if promise.amount is not None:
        return promise.amount
    items = [
        item
        for item in ledger.receivables
        if item.document_date <= promise.made_on and _is_about(promise, item)
    ]
    return sum((max(open_at(ledger, item, promise.made_on - DAY), ZERO) for item in items), ZERO)


def _is_about(promise: Promise, item: Receivable) -> bool:
    if promise.receivable:
        return item is promise.receivable
    return (item.account.debtor, item.currency) == (promise.account.debtor, promise.currency)


def scope(promise: Promise) -> tuple[str, ...]:
    """What a promise is about: its invoice, or its debtor in one currency."""
    if promise.receivable:
        return (promise.receivable.number,)
    return (promise.account.debtor, promise.currency)


def value_promises(ledger: Ledger) -> dict[str, Valuation]:
    """Promise number to its valuation, for the promises made by as_of."""
    made = [row for row in ledger.promises if row.made_on <= AS_OF]
    applied = {id(row): _payment(row) for row in ledger.applications if stands(row, AS_OF)}
    paid = _hand_out(
        ledger,
        [row for row in made if row.receivable],
        lambda promise: [
            applied[id(row)]
            for row in ledger.applications
            if id(row) in applied and row.receivable is promise.receivable
        ],
    )
    receipts = _receipts(ledger, applied)
    paid |= _hand_out(
        ledger,
        [row for row in made if not row.receivable],
        lambda promise: receipts[scope(promise)],
    )
    pending = _pending(ledger, made, paid, receipts)
    return {row.number: _judge(ledger, row, made, paid, pending) for row in made}


def _payment(row: Application) -> Payment:
    key = f"{row.credit.number}:{row.receivable.number}"
    return Payment(row.day, key, row.amount + row.discount, row.credit.number)


def _receipts(
    ledger: Ledger, applied: dict[int, Payment]
) -> defaultdict[tuple[str, ...], list[Payment]]:
    taken: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in ledger.applications:
        if id(row) in applied:
            used = row.amount + row.discount - applied[id(row)].left
            taken[row.credit.number] += min(used, row.amount)
    receipts: defaultdict[tuple[str, ...], list[Payment]] = defaultdict(list)
    for credit in ledger.credits:
        if credit.credit_type in CASH and is_there(credit):
            payment = Payment(
                credit.day, credit.number, credit.amount - taken[credit.number], credit.number
            )
            receipts[(credit.account.debtor, credit.currency)].append(payment)
    return receipts


def is_there(credit: Credit) -> bool:
    """Whether a credit counts at the end of as_of."""
    return credit.day <= AS_OF and (credit.reversed_on is None or credit.reversed_on > AS_OF)


def _hand_out(
    ledger: Ledger, promises: list[Promise], payments_of: Callable[[Promise], list[Payment]]
) -> dict[str, Decimal]:
    paid: dict[str, Decimal] = {}
    for promise in sorted(promises, key=lambda row: (row.made_on, row.promised_date, row.number)):
        if is_withdrawn(promise, promises):
            paid[promise.number] = ZERO
            continue
        last = min(window_end(promise), AS_OF, (newer(promise, promises) or date.max) - DAY)
        within = [row for row in payments_of(promise) if promise.made_on <= row.day <= last]
        paid[promise.number] = take(within, promised_amount(ledger, promise))
    return paid


def take(payments: Iterable[Payment], wanted: Decimal) -> Decimal:
    """Takes from the payments, the earliest first, and says how much there was."""
    got = ZERO
    for payment in sorted(payments, key=lambda row: (row.day, row.key)):
        part = min(payment.left, wanted - got)
        payment.left -= part
        got += part
    return got


def newer(promise: Promise, promises: list[Promise]) -> date | None:
    """The day of the next promise about the same."""
    days = [
        row.made_on
        for row in promises
        if scope(row) == scope(promise) and row.made_on > promise.made_on
    ]
    return min(days, default=None)


def is_withdrawn(promise: Promise, promises: list[Promise]) -> bool:
    """Withdrawn in time: before its window ended and before a newer promise took its place."""
    day = promise.withdrawn_on
    if day is None or day > AS_OF or day > window_end(promise):
        return False
    return day <= (newer(promise, promises) or date.max)


def _pending(
    ledger: Ledger,
    made: list[Promise],
    paid: dict[str, Decimal],
    receipts: dict[tuple[str, ...], list[Payment]],
) -> dict[str, Decimal]:
    unapplied = unapplied_amounts(ledger)
    pools = {
        key: [Payment(row.day, row.key, min(row.left, unapplied[row.credit]), row.credit)
              for row in rows]
        for key, rows in receipts.items()
    }  # fmt: skip
    pending: dict[str, Decimal] = {}
    for promise in sorted(made, key=lambda row: (row.promised_date, row.number)):
        last, next_day = window_end(promise), newer(promise, made)
        if not promise.receivable or last >= AS_OF or is_withdrawn(promise, made):
            continue
        if next_day and next_day <= last:
            continue
        pool = pools.get((promise.account.debtor, promise.currency), [])
        short = promised_amount(ledger, promise) - paid[promise.number]
        pending[promise.number] = take([row for row in pool if row.day <= last], short)
    return pending


def unapplied_amounts(ledger: Ledger) -> dict[str, Decimal]:
    """Credit number to what invoices dated by as_of have not taken up, for credits that count."""
    left = {credit.number: credit.amount for credit in ledger.credits if is_there(credit)}
    for row in ledger.applications:
        if stands(row, AS_OF) and row.receivable.document_date <= AS_OF:
            left[row.credit.number] -= row.amount
    return left


def _judge(
    ledger: Ledger,
    promise: Promise,
    made: list[Promise],
    paid: dict[str, Decimal],
    pending: dict[str, Decimal],
) -> Valuation:
    wanted, got = promised_amount(ledger, promise), paid[promise.number]
    last, next_day = window_end(promise), newer(promise, made)
    enough = wanted - AMOUNT_TOLERANCE
    if is_withdrawn(promise, made):
        return Valuation("withdrawn", wanted, got)
    if wanted == 0:
        return Valuation("nothing_owed", wanted, got)
    if got >= enough:
        return Valuation("kept", wanted, got)
    if next_day and next_day <= last:
        return Valuation("superseded", wanted, got)
    if last >= AS_OF:
        return Valuation("open", wanted, got, wanted - got)
    if got + pending.get(promise.number, ZERO) >= enough:
        return Valuation("pending_application", wanted, got)
    return Valuation("partially_kept" if got else "broken", wanted, got)

"""What became of every promise: money is handed out one payment after another, as a clerk would."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from oracle.calendar import DAY, moved_to_work_day
from oracle.ledger import Application, Credit, Ledger, Promise, Receivable

ZERO = Decimal(0)
BILLS = ("bill", "bank_bill", "commercial_bill", "electronic_claim")
CASH = ("receipt", "advance", *BILLS)
TOLERANCE = timedelta(days=3)
AMOUNT_TOLERANCE = Decimal("1.00")
NOT_KEPT = ("broken", "partially_kept", "superseded", "withdrawn")
JUDGED = ("kept", "partially_kept", "broken")


@dataclass
class Payment:
    """Money that came on a day, or went back, and what is left of it for promises."""

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
    is_kept_late: bool = False
    level: int = 1


@dataclass
class Reliability:
    """How many of somebody's promises were judged and kept, and how much of the money came."""

    judged: int = 0
    kept: int = 0
    partially_kept: int = 0
    broken: int = 0
    kept_late: int = 0
    unjudged: int = 0
    promised_amount: Decimal = ZERO
    kept_amount: Decimal = ZERO


def stands(ledger: Ledger, row: Application, on: date) -> bool:
    """Whether an application counted at the end of a day, as far as we have heard."""
    ends = [day for day in (row.reversed_on, ended_on(ledger, row.credit)) if day]
    is_known = (row.known_on or row.day) <= ledger.day.known_on
    return effective_day(row) <= on and is_known and all(day > on for day in ends)


def effective_day(row: Application) -> date:
    """The day from which it counts: not before its credit does."""
    return max(row.day, counts_from(row.credit))


def counts_from(credit: Credit) -> date:
    """The day of a credit; of a bill that policy counts at maturity only, that day."""
    if credit.settles_at_maturity_only and credit.maturity:
        return max(credit.day, credit.maturity)
    return credit.day


def ended_on(ledger: Ledger, credit: Credit) -> date | None:
    """Reversed, or a bill refused: at maturity, or by the day of the file that says so."""
    if credit.reversed_on or credit.bill_status != "dishonoured":
        return credit.reversed_on
    told_on = ledger.day.as_of
    return min(credit.maturity or told_on, told_on)


def owed_at(ledger: Ledger, row: Receivable, on: date) -> Decimal:
    """Of a row as its source tells it: original less what was applied by the end of a day.

    A source of balances knows what is open now and of no other day.
    """
    if row.open_told is not None:
        return row.open_told
    return row.amount - sum(
        (
            application.credit.sign * (application.amount + application.discount)
            for application in ledger.applications
            if row in (application.receivable, application.receivable.whole)
            and stands(ledger, application, on)
        ),
        ZERO,
    )


def window_end(promise: Promise) -> date:
    """The promised date moved to a working day, plus the tolerance."""
    return moved_to_work_day(promise.promised_date) + TOLERANCE


def is_over(ledger: Ledger, promise: Promise) -> bool:
    """Whether the last day that could keep it has passed."""
    return window_end(promise) < ledger.day.as_of


def in_other_currency(promise: Promise) -> bool:
    """Whether it names another currency than its invoice has, so that nothing can be compared."""
    return promise.receivable is not None and promise.receivable.currency != promise.currency


def promised_amount(ledger: Ledger, promise: Promise) -> Decimal:
    """What was promised; without an amount, what was open when that day began."""
    if promise.amount is not None:
        return promise.amount
    items = [
        item
        for item in ledger.receivables
        if item.document_date <= promise.made_on and _is_about(promise, item)
    ]
    return sum((max(owed_at(ledger, item, promise.made_on - DAY), ZERO) for item in items), ZERO)


def _is_about(promise: Promise, item: Receivable) -> bool:
    if promise.receivable:
        return item is promise.receivable
    return (item.account.debtor, item.currency) == (promise.account.debtor, promise.currency)


def scope(promise: Promise) -> tuple[str, ...]:
    """What a promise is about: its invoice, or its debtor in one currency."""
    if promise.receivable:
        return (promise.receivable.key,)
    return (promise.account.debtor, promise.currency)


def value_promises(ledger: Ledger) -> dict[str, Valuation]:
    """Promise number to its valuation, for the promises made by as_of.

    One for a day before it was made is a mistake of writing and no promise.
    """
    made = [
        row
        for row in ledger.promises
        if row.made_on <= ledger.day.as_of and row.made_on <= row.promised_date
    ]
    applied = {
        id(row): _payment(row, _counted_on(ledger, row, made))
        for row in ledger.applications
        if stands(ledger, row, ledger.day.as_of)
    }
    for_items: defaultdict[tuple[str, ...], list[Payment]] = defaultdict(list)
    for row in ledger.applications:
        if id(row) in applied:
            for_items[(row.receivable.whole.key,)].append(applied[id(row)])
    by_item = [row for row in made if row.receivable]
    by_customer = [row for row in made if not row.receivable]
    paid = _hand_out(ledger, by_item, for_items)
    receipts = _receipts(ledger, applied)
    paid |= _hand_out(ledger, by_customer, receipts)
    pending = _pending(ledger, made, paid, receipts)
    late = _late(ledger, by_item, paid, for_items) | _late(ledger, by_customer, paid, receipts)
    valued = {row.number: _judge(ledger, row, made, paid, pending) for row in made}
    for row in made:
        _complete(row, made, valued, late)
    return valued


def _complete(
    promise: Promise,
    made: list[Promise],
    valued: dict[str, Valuation],
    late: dict[str, Decimal],
) -> None:
    """Says whether all came too late, and the how-manieth word on the matter this is."""
    own = valued[promise.number]
    came = own.paid + late.get(promise.number, ZERO)
    own.is_kept_late = (
        own.state in ("broken", "partially_kept", "pending_application")
        and came >= own.promised - AMOUNT_TOLERANCE
    )
    own.level = 1 + sum(
        valued[row.number].state in NOT_KEPT
        for row in made
        if scope(row) == scope(promise) and row.made_on < promise.made_on
    )


def _counted_on(ledger: Ledger, row: Application, made: list[Promise]) -> date:
    """The day on which an application is money for the promises of its invoice.

    Who paid in time kept his word, however long the clerk took: the day his money came, if one of
    those promises was running on it, else the day it was applied.
    """
    came = counts_from(row.credit)
    about_it = [promise for promise in made if promise.receivable is row.receivable.whole]
    is_awaited = came < effective_day(row) and any(
        promise.made_on <= came <= _last_day(ledger, promise, about_it)
        for promise in about_it
        if not is_withdrawn(ledger, promise, about_it) and not in_other_currency(promise)
    )
    return came if is_awaited else effective_day(row)


def _last_day(ledger: Ledger, promise: Promise, promises: list[Promise]) -> date:
    """The last day on which money counts for it: a newer promise takes its place from its day."""
    next_day = newer(promise, promises) or date.max
    return min(window_end(promise), ledger.day.as_of, next_day - DAY)


def _payment(row: Application, day: date) -> Payment:
    key = f"{row.credit.number}:{row.receivable.key}"
    paid = row.credit.sign * (row.amount + row.discount)
    return Payment(day, key, paid, row.credit.number)


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
        if credit.credit_type in CASH and is_there(ledger, credit):
            payment = Payment(
                counts_from(credit),
                credit.number,
                credit.amount - taken[credit.number],
                credit.number,
            )
            receipts[(credit.account.debtor, credit.currency)].append(payment)
    return receipts


def is_there(ledger: Ledger, credit: Credit) -> bool:
    """Whether a credit counts at the end of as_of."""
    as_of, ended = ledger.day.as_of, ended_on(ledger, credit)
    return counts_from(credit) <= as_of and (ended is None or ended > as_of)


def _hand_out(
    ledger: Ledger, promises: list[Promise], payments: defaultdict[tuple[str, ...], list[Payment]]
) -> dict[str, Decimal]:
    paid: dict[str, Decimal] = {}
    for promise in sorted(promises, key=lambda row: (row.made_on, row.promised_date, row.number)):
        if is_withdrawn(ledger, promise, promises) or in_other_currency(promise):
            paid[promise.number] = ZERO
            continue
        last = _last_day(ledger, promise, promises)
        within = [row for row in payments[scope(promise)] if promise.made_on <= row.day <= last]
        paid[promise.number] = take(within, promised_amount(ledger, promise))
    return paid


def _late(
    ledger: Ledger,
    promises: list[Promise],
    paid: dict[str, Decimal],
    payments: defaultdict[tuple[str, ...], list[Payment]],
) -> dict[str, Decimal]:
    """What came after the windows of promises that ended short, the earliest promised first.

    Taken from copies: what came late for a promise by item still counts for one by customer.
    """
    left = {key: [replace(row) for row in rows] for key, rows in payments.items()}
    late: dict[str, Decimal] = {}
    for promise in sorted(promises, key=lambda row: (row.promised_date, row.number)):
        short = promised_amount(ledger, promise) - paid[promise.number]
        if not is_unfinished(ledger, promise, promises) or short <= AMOUNT_TOLERANCE:
            continue
        rows = left.get(scope(promise), [])
        late[promise.number] = take([row for row in rows if row.day > window_end(promise)], short)
    return late


def is_unfinished(ledger: Ledger, promise: Promise, promises: list[Promise]) -> bool:
    """Over, and neither withdrawn nor replaced nor beyond comparing."""
    next_day = newer(promise, promises)
    return (
        is_over(ledger, promise)
        and not is_withdrawn(ledger, promise, promises)
        and not in_other_currency(promise)
        and (next_day is None or next_day > window_end(promise))
    )


def take(payments: Iterable[Payment], wanted: Decimal) -> Decimal:
    """Takes what is wanted of the money that stayed, and says how much that was.

    The earliest money is taken first; after a refund the next money first fills the gap it left.
    """
    rows = sorted(payments, key=lambda row: (row.day, row.key))
    stayed = max(sum((row.left for row in rows), ZERO), ZERO)
    got = min(wanted, stayed)
    missing, gap = got, ZERO
    for row in rows:
        if row.left < 0:
            gap -= row.left
            continue
        filled = min(row.left, gap)
        part = min(row.left - filled, missing)
        gap -= filled
        row.left -= part
        missing -= part
    return got


def newer(promise: Promise, promises: list[Promise]) -> date | None:
    """The day of the next promise about the same."""
    days = [
        row.made_on
        for row in promises
        if scope(row) == scope(promise) and row.made_on > promise.made_on
    ]
    return min(days, default=None)


def is_withdrawn(ledger: Ledger, promise: Promise, promises: list[Promise]) -> bool:
    """Withdrawn in time: before its window ended and before a newer promise took its place."""
    day = promise.withdrawn_on
    if day is None or day > ledger.day.as_of or day > window_end(promise):
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
        if not promise.receivable or not is_unfinished(ledger, promise, made):
            continue
        short = promised_amount(ledger, promise) - paid[promise.number]
        if short > AMOUNT_TOLERANCE:
            pool = pools.get((promise.account.debtor, promise.currency), [])
            until = [row for row in pool if row.day <= window_end(promise)]
            pending[promise.number] = take(until, short)
    return pending


def unapplied_amounts(ledger: Ledger) -> dict[str, Decimal]:
    """Credit number to what invoices dated by as_of have not taken up, for credits that count."""
    left = {credit.number: credit.amount for credit in ledger.credits if is_there(ledger, credit)}
    for row in ledger.applications:
        if (
            stands(ledger, row, ledger.day.as_of)
            and row.receivable.document_date <= ledger.day.as_of
        ):
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
    if is_withdrawn(ledger, promise, made):
        return Valuation("withdrawn", wanted, got)
    if wanted == 0:
        return Valuation("nothing_owed", wanted, got)
    held = ZERO if is_over(ledger, promise) else wanted - got
    if in_other_currency(promise):
        return Valuation("not_measurable", wanted, got, held)
    if got >= enough:
        return Valuation("kept", wanted, got)
    if next_day and next_day <= last:
        return Valuation("superseded", wanted, got)
    if ledger.source.receipts_until is None:
        return Valuation("not_measurable", wanted, got, held)
    if not is_over(ledger, promise):
        return Valuation("open", wanted, got, held)
    if ledger.source.receipts_until < last:
        return Valuation("not_measurable", wanted, got)
    if got + pending.get(promise.number, ZERO) >= enough:
        return Valuation("pending_application", wanted, got)
    return Valuation("partially_kept" if got else "broken", wanted, got)


def reliability(ledger: Ledger) -> dict[tuple[str, str, str], Reliability]:
    """(debtor or sales_rep, whose, currency) to how far those promises could be relied on."""
    measured: defaultdict[tuple[str, str, str], Reliability] = defaultdict(Reliability)
    valued = value_promises(ledger)
    for row in ledger.promises:
        if row.number in valued:
            rep = (row.receivable and row.receivable.sales_rep) or row.account.sales_rep
            _count(measured[("debtor", row.account.debtor, row.currency)], valued[row.number])
            if rep:
                _count(measured[("sales_rep", rep, row.currency)], valued[row.number])
    return dict(measured)


def _count(measure: Reliability, value: Valuation) -> None:
    if value.state not in JUDGED:
        measure.unjudged += 1
        return
    measure.judged += 1
    measure.kept += value.state == "kept"
    measure.partially_kept += value.state == "partially_kept"
    measure.broken += value.state == "broken"
    measure.kept_late += value.is_kept_late
    measure.promised_amount += value.promised
    measure.kept_amount += value.promised if value.state == "kept" else value.paid

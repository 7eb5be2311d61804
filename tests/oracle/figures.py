"""The key figures of receivables, by definition, for books whose documents are undivided."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from oracle.aging import ZERO, due_date
from oracle.ledger import Application, Credit, Ledger, Receivable
from oracle.promise import stands

RETURNS = ("credit_note", "red_invoice", "return")
BILLS = ("bill",)
MONEY = ("receipt", "advance", "refund", *BILLS)
ONE_DAY = timedelta(days=1)
MONTHS = 12
YEAR_DAYS = 365
# Figure → months of its window (0: since January) and decimals.
FIGURES = {
    "days_sales_outstanding": (3, 1),
    "best_possible_days_sales_outstanding": (3, 1),
    "average_days_delinquent": (3, 1),
    "countback_days_sales_outstanding": (12, 1),
    "collection_effectiveness": (3, 4),
    "collection_rate_opening_plus_sales": (1, 4),
    "collection_rate_on_sales": (1, 4),
    "collection_rate_on_sales_without_bills": (1, 4),
    "collection_rate_year_to_date": (0, 4),
    "collection_rate_on_due": (1, 4),
    "overdue_ratio": (1, 4),
    "overdue_count_ratio": (1, 4),
    "receivables_turnover": (12, 2),
    "receivables_turnover_days": (12, 1),
}
Parts = dict[str, tuple[Decimal, Decimal, int]]
TODAY_IS_ENOUGH = ("overdue_ratio", "overdue_count_ratio")


@dataclass(frozen=True)
class Books:
    """What a ledger knows of one rep, or of all when rep is None, in one currency."""

    ledger: Ledger
    currency: str
    rep: str | None

    @cached_property
    def items(self) -> list[Receivable]:
        """The documents dated by as_of."""
        return [
            row
            for row in self.ledger.items
            if row.currency == self.currency
            and row.document_date <= self.ledger.day.as_of
            and self.rep in (None, row.sales_rep)
        ]

    def open_amounts(self, day: date) -> list[tuple[Receivable, Decimal]]:
        """What was open at the end of a day."""
        dated = [row for row in self.items if row.document_date <= day]
        amounts = [(row, owed(self.ledger, row, day)) for row in dated]
        return [(row, amount) for row, amount in amounts if amount > 0]

    def ending(self, day: date) -> Decimal:
        """All that was open."""
        return sum((amount for _, amount in self.open_amounts(day)), ZERO)

    def overdue(self, day: date) -> list[Decimal]:
        """What of it was overdue, item by item."""
        return [amount for row, amount in self.open_amounts(day) if due_date(row) < day]

    def sales(self, first: date, last: date) -> Decimal:
        """Documents less what took sales back, by their own dates."""
        sold = [row.amount for row in self.items if first <= row.document_date <= last]
        taken_back = [
            row.amount
            for row in self.ledger.credits
            if row.credit_type in RETURNS
            and row.currency == self.currency
            and first <= row.day <= last
            and is_there(self.ledger, row)
            and self.rep in (None, row.account.sales_rep)
        ]
        return sum(sold, ZERO) - sum(taken_back, ZERO)

    def received(self, first: date, last: date, kinds: tuple[str, ...]) -> Decimal:
        """Money by its own day: what paid a document is its rep's, else the customer's."""
        total = ZERO
        for credit in self.ledger.credits:
            if (
                credit.credit_type in kinds
                and credit.currency == self.currency
                and first <= credit.day <= last
                and is_there(self.ledger, credit)
            ):
                total += credit.sign * self._own_part(credit)
        return total

    def _own_part(self, credit: Credit) -> Decimal:
        used = [row for row in standing(self.ledger) if row.credit is credit]
        own = [row.amount for row in used if self.rep in (None, row.receivable.sales_rep)]
        rest = credit.amount - sum((row.amount for row in used), ZERO)
        return sum(own, ZERO) + (rest if self.rep in (None, credit.account.sales_rep) else ZERO)

    def fell_due(self, first: date, last: date) -> tuple[Decimal, Decimal]:
        """What fell due less what was taken off it without money, and the money for it."""
        due = collected = ZERO
        month_end = last.replace(day=monthrange(last.year, last.month)[1])
        for row in self.items:
            if first <= due_date(row) <= last:
                money, other = settled(self.ledger, row, month_end)
                if row.document_date <= month_end:
                    due += row.amount - other
                    collected += money
        return due, collected


def standing(ledger: Ledger) -> list[Application]:
    """The applications that count, for documents dated by as_of."""
    return [
        row
        for row in ledger.applications
        if stands(ledger, row, ledger.day.as_of)
        and row.receivable.document_date <= ledger.day.as_of
    ]


def is_there(ledger: Ledger, credit: Credit) -> bool:
    """Dated by as_of and not reversed by then."""
    as_of = ledger.day.as_of
    return credit.day <= as_of and (credit.reversed_on is None or credit.reversed_on > as_of)


def counted_on(row: Application) -> date:
    """An application never counts before its document."""
    return max(row.day, row.receivable.document_date)


def owed(ledger: Ledger, row: Receivable, day: date) -> Decimal:
    """What was left of a document at the end of a day; applied too much leaves nothing."""
    paid = sum(
        (
            use.credit.sign * (use.amount + use.discount)
            for use in standing(ledger)
            if use.receivable is row and counted_on(use) <= day
        ),
        ZERO,
    )
    return max(row.amount - paid, ZERO)


def settled(ledger: Ledger, row: Receivable, day: date) -> tuple[Decimal, Decimal]:
    """What took a document away up to a day: by money without discount, and otherwise."""
    left, wanted = row.amount, row.amount
    money = other = ZERO
    uses = [use for use in standing(ledger) if use.receivable is row and counted_on(use) <= day]
    for use in sorted(uses, key=counted_on):
        wanted -= use.credit.sign * (use.amount + use.discount)
        taken, left = left - max(wanted, ZERO), max(wanted, ZERO)
        is_money = use.credit.credit_type in MONEY
        cash = taken - use.credit.sign * use.discount if is_money else ZERO
        money, other = money + cash, other + taken - cash
    return money, other


def history_from(ledger: Ledger) -> date | None:
    """The first full month in which both documents and settlements are told."""
    documents = [row.document_date for row in ledger.items]
    documents = [day for day in documents if day <= ledger.day.as_of]
    settlements = list(_settlement_days(ledger))
    if not documents or not settlements:
        return None
    first = max(min(documents), min(settlements))
    return first if first.day == 1 else month_start(first, 1)


def _settlement_days(ledger: Ledger) -> Iterator[date]:
    """Days on which a document's open amount changed."""
    for use in standing(ledger):
        day = counted_on(use)
        if _changes(ledger, use.receivable, day):
            yield day


def _changes(ledger: Ledger, row: Receivable, day: date) -> bool:
    before = owed(ledger, row, day - ONE_DAY) if day > row.document_date else row.amount
    return before != owed(ledger, row, day)


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half-up, away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@dataclass(frozen=True)
class Figure:
    """One figure: its parts and value, or the reason why there is none."""

    code: str
    month: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    reason: str | None = None


def figures(books: Books) -> Iterator[Figure]:
    """Every figure of every month of the reports."""
    as_of = books.ledger.day.as_of
    begin = history_from(books.ledger)
    for back in range(MONTHS):
        month = month_start(as_of, -back)
        last = min(month_start(month, 1) - ONE_DAY, as_of)
        by_window: dict[int, Parts] = {}
        for code, (window, decimals) in FIGURES.items():
            first = month.replace(month=1) if window == 0 else month_start(month, 1 - window)
            if code == "countback_days_sales_outstanding":
                yield _counted_back(books, month, last, first, begin)
                continue
            is_told = begin is not None and first >= begin
            if not is_told and not (last == as_of and code in TODAY_IS_ENOUGH):
                yield Figure(code, month, reason="history_too_short")
                continue
            if window not in by_window:
                by_window[window] = _parts(books, first, last)
            numerator, denominator, factor = by_window[window][code]
            if denominator <= 0:
                reason = "nothing_to_divide_by"
                yield Figure(code, month, numerator, denominator, reason=reason)
            else:
                value = rounded(numerator * factor / denominator, decimals)
                yield Figure(code, month, numerator, denominator, value)


def _parts(books: Books, first: date, last: date) -> Parts:
    """Every figure's numerator, denominator and factor over a window."""
    days = (last - first).days + 1
    opening, ending = books.ending(first - ONE_DAY), books.ending(last)
    overdue, sales = sum(books.overdue(last), ZERO), books.sales(first, last)
    due, collected = books.fell_due(first, last)
    mean = (opening + ending) / 2
    without_bills = books.received(first, last, ("receipt", "advance", "refund"))
    return {
        "days_sales_outstanding": (ending, sales, days),
        "best_possible_days_sales_outstanding": (ending - overdue, sales, days),
        "average_days_delinquent": (overdue, sales, days),
        "collection_effectiveness": (
            opening + sales - ending, opening + sales - (ending - overdue), 1,
        ),
        "collection_rate_opening_plus_sales": (opening + sales - ending, opening + sales, 1),
        "collection_rate_on_sales": (books.received(first, last, MONEY), sales, 1),
        "collection_rate_on_sales_without_bills": (without_bills, sales, 1),
        "collection_rate_year_to_date": (books.received(first, last, MONEY), sales, 1),
        "collection_rate_on_due": (collected, due, 1),
        "overdue_ratio": (overdue, ending, 1),
        "overdue_count_ratio": (
            Decimal(len(books.overdue(last))), Decimal(len(books.open_amounts(last))), 1,
        ),
        "receivables_turnover": (sales, mean, 1),
        "receivables_turnover_days": (mean, sales, YEAR_DAYS),
    }  # fmt: skip


def _counted_back(books: Books, month: date, last: date, first: date, begin: date | None) -> Figure:
    """Month after month, newest first, until the closing balance is used up."""
    code = "countback_days_sales_outstanding"
    shown, ending, days = month, books.ending(last), ZERO
    left = ending
    while begin is not None and month >= max(begin, first) and left > 0:
        sold = max(books.sales(month, last), ZERO)
        length = (last - month).days + 1
        days += length if sold <= left else rounded(left * length / sold, 1)
        left -= min(sold, left)
        month, last = month_start(month, -1), month - ONE_DAY
    if left > 0 or begin is None or shown < begin:
        return Figure(code, shown, reason="history_too_short")
    return Figure(code, shown, ending, ending, days)

"""The credit limits of the customers, set so that each case of the cast shows what it should."""

from __future__ import annotations

from datetime import date, timedelta

from flows.sample.books import Books
from flows.sample.draw import Draw
from flows.sample.facts import CreditLimit, Customer

STEP = {"CNY": 1_000_000, "USD": 1_000_000, "JPY": 100_000}
# A limit in percent of what the customer owes and has ordered now.
TIGHT, FITTING, WIDE = 60, 130, 220


def set_limits(books: Books, customer: Customer, draw: Draw) -> None:
    """Enters the customer's limit in his currency; 0 is cash only, none is no limit."""
    if customer.role in ("no_limit", "newcomer"):
        return
    needed = max(_owed(books, customer), 4 * STEP[customer.currency_code])
    percent = TIGHT if customer.role == "over_limit" else draw.one((FITTING, FITTING, WIDE))
    amount = 0 if customer.role == "cash_only" else _rounded(needed * percent // 100, customer)
    customer.limit = amount
    year = date(books.as_of.year, 1, 1)
    if customer.role == "limit_expired":
        _enter(
            books, customer, "regular", amount, date(year.year - 1, 4, 1), date(year.year, 3, 31)
        )
    elif customer.role == "limit_temporary":
        _enter(books, customer, "regular", _rounded(needed * TIGHT // 100, customer), None, None)
        first = books.as_of - timedelta(days=40)
        extra = amount - _rounded(needed * TIGHT // 100, customer)
        _enter(books, customer, "temporary", extra, first, first + timedelta(days=60))
    elif customer.role == "group_head":
        _enter(books, customer, "regular", amount, None, None)
        _enter(books, customer, "group", 3 * amount, None, None)
    else:
        _enter(books, customer, "regular", amount, None, None)


def _owed(books: Books, customer: Customer) -> int:
    open_now = sum(
        books.open_amount(part)
        for part in books.of_customer(customer)
        if part.document.currency_code == customer.currency_code
    )
    return open_now + sum(
        order.amount
        for order in books.orders_of(customer)
        if order.invoiced_on is None and order.currency_code == customer.currency_code
    )


def _rounded(amount: int, customer: Customer) -> int:
    step = STEP[customer.currency_code]
    return (amount // step + 1) * step


def _enter(  # noqa: PLR0913, the columns of a limit
    books: Books,
    customer: Customer,
    kind: str,
    amount: int,
    valid_from: date | None,
    valid_until: date | None,
) -> None:
    books.limits.append(
        CreditLimit(customer, kind, amount, customer.currency_code, valid_from, valid_until)
    )

"""How a customer pays what he owes: when, in which parts, by which means."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from flows.sample.books import Books
from flows.sample.cast import Manners
from flows.sample.draw import Draw, business_day, month_end, month_start
from flows.sample.facts import Credit, Customer, Instalment

BILL_DAYS = (90, 120, 180)
Payments = dict[tuple[date, str], list[tuple[Instalment, int]]]


def pay(books: Books, customer: Customer, manners: Manners, draw: Draw) -> None:
    """Enters what the customer has paid by as_of; one receipt for all he pays on a day."""
    for when, parts in sorted(_plan(books, customer, manners, draw).items()):
        amount = sum(share for _, share in parts)
        receipt = books.receive(_receipt(books, customer, (*when, amount), manners, draw))
        wait = draw.one((0, 0, 0, 1, 2))
        for part, share in parts:
            books.apply(receipt, part, share, wait)


def _plan(books: Books, customer: Customer, manners: Manners, draw: Draw) -> Payments:
    plan: Payments = defaultdict(list)
    for part in books.of_customer(customer):
        if part.is_retention or draw.chance(manners.unpaid):
            continue
        day = _pay_day(books, part, manners, draw)
        amounts = [part.amount]
        if draw.chance(manners.part):
            first = part.amount * draw.whole(30, 70) // 100
            amounts = [first, part.amount - first]
        for amount in amounts:
            if day <= books.as_of and amount:
                plan[day, part.document.currency_code].append((part, amount))
            day = business_day(day + timedelta(days=draw.whole(20, 50)))
    return plan


def _pay_day(books: Books, part: Instalment, manners: Manners, draw: Draw) -> date:
    months = (part.due_date.year - books.as_of.year) * 12 + part.due_date.month - books.as_of.month
    late = draw.whole(*manners.late) + manners.drift * max(0, months + 12)
    day = max(part.due_date + timedelta(days=late), part.document.document_date)
    if manners.pay_day:
        day = _next_pay_day(day, manners.pay_day)
    return business_day(day)


def _next_pay_day(day: date, pay_day: int) -> date:
    this_month = month_start(day) + timedelta(days=pay_day - 1)
    if day <= this_month:
        return min(this_month, month_end(day))
    return month_start(day, 1) + timedelta(days=pay_day - 1)


def _receipt(
    books: Books, customer: Customer, paid: tuple[date, str, int], manners: Manners, draw: Draw
) -> Credit:
    day, currency, amount = paid
    if currency == "CNY" and draw.chance(manners.bill):
        return bank_bill(books, customer, day, amount, draw)
    return Credit("receipt", customer, day, currency, amount, payer=customer.name)


def bank_bill(books: Books, customer: Customer, day: date, amount: int, draw: Draw) -> Credit:
    """A bank's acceptance: paid at its maturity if that has come, in hand until then."""
    matures_on = day + timedelta(days=draw.one(BILL_DAYS))
    return Credit(
        "bank_bill",
        customer,
        day,
        "CNY",
        amount,
        method="银行承兑汇票",
        payer=customer.name,
        matures_on=matures_on,
        bill_number=f"1{draw.whole(10**9, 10**10 - 1)}{matures_on:%Y%m%d}",
        bill_status="honoured" if matures_on <= books.as_of else "outstanding",
    )

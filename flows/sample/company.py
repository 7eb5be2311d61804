"""Makes the invented company: people, a year of trade and payments, the plots, the numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.errors import UsageError
from flows.sample.books import Books
from flows.sample.cast import CAST, Manners
from flows.sample.contracts import draw_contract
from flows.sample.draw import Draw, business_day, month_end, month_start
from flows.sample.facts import Credit, Customer, Rate, SampleCompany, Target
from flows.sample.limits import set_limits
from flows.sample.numbers import give_numbers
from flows.sample.payments import pay
from flows.sample.people import REPS, WORKING_REPS, make_creditor, make_customers
from flows.sample.plots import PLOTS
from flows.sample.talks import talk
from flows.sample.trade import HISTORY_MONTHS, trade

AS_OF = date(2026, 6, 30)
# What a currency was worth at the beginning, and by how much a month moves it, in ten-thousandths.
RATES = {"USD": (71_800, -60), "JPY": (490, -1)}


def invent_company(customer_count: int, seed: int) -> SampleCompany:
    """The company of so many customers that a seed gives; the same arguments, the same facts.

    Raises UsageError when there are fewer customers than roles in the cast.
    """
    if customer_count < len(CAST):
        raise UsageError(
            f"the sample company needs at least {len(CAST)} customers, not {customer_count}",
            why="each of its first customers is a case of its own",
            fix=f"--customers {len(CAST)} or more",
        )
    books = Books(AS_OF)
    people = make_customers(customer_count, seed, AS_OF)
    for customer, manners in people:
        _live(books, customer, manners, Draw(seed, "year", customer.number))
    _unidentified(books, Draw(seed, "unidentified"))
    give_numbers(books)
    return _sealed(books, [customer for customer, _ in people], seed)


def _live(books: Books, customer: Customer, manners: Manners, draw: Draw) -> None:
    before = len(books.applications)
    contract = draw_contract(books, customer, draw)
    trade(books, customer, manners, contract, draw)
    pay(books, customer, manners, draw)
    paid = books.applications[before:]
    if plot := PLOTS.get(customer.role):
        plot(books, customer, draw)
    talk(books, customer, paid, draw)
    set_limits(books, customer, draw)


def _unidentified(books: Books, draw: Draw) -> None:
    """Three payments that nobody has found the payer of."""
    for back in (2, 9, 33):
        day = business_day(month_start(books.as_of, -(back // 10)).replace(day=back % 20 + 1))
        amount = draw.whole(300_000, 4_000_000)
        text = draw.one(("货款", "往来款", ""))
        books.receive(Credit("receipt", None, day, "CNY", amount, payer="示例个体户", text=text))


def _sealed(books: Books, customers: list[Customer], seed: int) -> SampleCompany:
    return SampleCompany(
        creditor=make_creditor(),
        as_of=books.as_of,
        reps=REPS,
        customers=tuple(customers),
        limits=tuple(books.limits),
        contracts=tuple(books.contracts),
        orders=tuple(books.orders),
        documents=tuple(books.documents),
        credits=tuple(books.credits),
        applications=tuple(books.applications),
        promises=tuple(books.promises),
        disputes=tuple(books.disputes),
        talks=tuple(books.talks),
        acts=tuple(books.acts),
        observations=tuple(books.observations),
        rates=tuple(_rates(books.as_of)),
        targets=tuple(_targets(books.as_of, seed)),
        movements=tuple(books.movements),
    )


def _rates(as_of: date) -> list[Rate]:
    """Rates of the last day of each month; the items carried over have the first one's."""
    return [
        Rate(month_end(as_of, -back), currency, Decimal(first + step * (12 - back)) / 10_000)
        for back in range(HISTORY_MONTHS, -1, -1)
        for currency, (first, step) in RATES.items()
    ]


def _targets(as_of: date, seed: int) -> list[Target]:
    draw = Draw(seed, "targets")
    return [
        Target(
            rep, month_start(as_of, -back), 10**6 * draw.whole(40, 110), 10**6 * draw.whole(40, 100)
        )
        for back in range(HISTORY_MONTHS - 1, -1, -1)
        for rep in WORKING_REPS
    ]

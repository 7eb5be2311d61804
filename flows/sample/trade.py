"""A year of orders, deliveries and invoices of one customer."""

from __future__ import annotations

from datetime import date, timedelta

from flows.sample.books import Books
from flows.sample.cast import Manners
from flows.sample.draw import Draw, business_day, month_end, month_start
from flows.sample.facts import Contract, Customer, Document, Line, Order, Term

HISTORY_MONTHS = 12
PRODUCTS = (
    ("P1001", "直线导轨滑块"), ("P1002", "滚珠丝杠"), ("P1003", "精密减速机"),
    ("P1004", "弹性联轴器"), ("P1005", "伺服电机底座"), ("P1006", "铸铁床身"),
    ("P1007", "主轴单元"), ("P1008", "液压夹具"),
)  # fmt: skip
RETENTION_MONTHS = 12


def trade(
    books: Books, customer: Customer, manners: Manners, contract: Contract | None, draw: Draw
) -> None:
    """Enters what was carried over, the orders of twelve months and what became of them."""
    if manners.orders and draw.chance(35):
        carry_over(books, customer, draw)
    for back in range(HISTORY_MONTHS - 1, -1, -1):
        first = month_start(books.as_of, -back)
        wanted = manners.orders * (manners.fade if back < 2 else 100) // 100
        for _ in range(wanted // 100 + draw.chance(wanted % 100)):
            ordered_on = business_day(draw.day(max(first, customer.since), month_end(first)))
            if ordered_on <= books.as_of and ordered_on >= customer.since:
                currency = _currency(customer, draw)
                order = Order(customer, currency, ordered_on, draw_lines(draw, manners.size))
                deliver(books, order, contract, draw)


def carry_over(books: Books, customer: Customer, draw: Draw) -> None:
    """An item of the time before this ERP: a number, a date, an amount, no order and no lines."""
    day = month_end(books.as_of, -HISTORY_MONTHS)
    currency = _currency(customer, draw)
    document = Document("opening", customer, day - timedelta(days=draw.whole(5, 60)), currency)
    due = day + timedelta(days=draw.whole(5, 50))
    books.owe(document, [(due, draw.whole(4_000, 60_000) * 100, False)])


def draw_lines(draw: Draw, size: int) -> tuple[Line, ...]:
    """One to three products; the price of a line is about `size`."""
    chosen = draw.some(PRODUCTS, draw.whole(1, 3))
    made: list[Line] = []
    for number, name in chosen:
        quantity = draw.whole(1, 40)
        price = max(1, size * draw.whole(40, 260) // 100 // quantity)
        made.append(Line(number, name, quantity, price))
    return tuple(made)


def deliver(books: Books, order: Order, contract: Contract | None, draw: Draw) -> Document | None:
    """Enters an order, its delivery and its invoice as far as they have come by as_of."""
    books.order(order)
    delivered_on = business_day(order.ordered_on + timedelta(days=draw.whole(3, 14)))
    if delivered_on > books.as_of:
        return None
    order.delivered_on = delivered_on
    invoiced_on = business_day(delivered_on + timedelta(days=draw.whole(0, 9)))
    if invoiced_on > books.as_of:
        return None
    order.invoiced_on = invoiced_on
    return invoice(books, order, contract, invoiced_on)


def invoice(books: Books, order: Order, contract: Contract | None, day: date) -> Document:
    """Enters the invoice of a delivered order, in the instalments of the customer's term."""
    document = Document(
        "invoice",
        order.customer,
        day,
        order.currency_code,
        lines=order.lines,
        order=order,
        contract=contract,
        delivered_on=order.delivered_on,
    )
    term = order.customer.term
    if term.base != "project":
        return books.owe(document, [(due_date(term, document), order.amount, False)])
    return _owe_project(books, document, order.amount)


def due_date(term: Term, document: Document) -> date:
    """The day a document is due by a term without instalments."""
    base = document.document_date
    if term.base == "delivery":
        base = document.delivered_on or base
    if term.base == "month_end":
        base = month_end(base)
    return base + timedelta(days=term.days)


def _owe_project(books: Books, document: Document, amount: int) -> Document:
    """30 % when invoiced, 60 % thirty days after acceptance, the rest when the warranty ends."""
    document.accepted_on = document.document_date + timedelta(days=20)
    first, second = amount * 30 // 100, amount * 60 // 100
    warranty = month_start(document.accepted_on, RETENTION_MONTHS)
    return books.owe(
        document,
        [
            (document.document_date + timedelta(days=10), first, False),
            (document.accepted_on + timedelta(days=30), second, False),
            (
                warranty + timedelta(days=min(document.accepted_on.day, 28) - 1),
                amount - first - second,
                True,
            ),
        ],
    )


def _currency(customer: Customer, draw: Draw) -> str:
    if customer.role == "two_currencies":
        return draw.one(("CNY", "USD"))
    return customer.currency_code

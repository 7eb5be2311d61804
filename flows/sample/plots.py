"""What happens to one customer of the cast and to no other: a function for each role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from flows.sample.books import Books
from flows.sample.draw import Draw, business_day
from flows.sample.facts import Credit, Customer, Document, Instalment, LegalAct, Line, Order
from flows.sample.trade import deliver, draw_lines, due_date, invoice

Plot = Callable[[Books, Customer, Draw], None]


def newcomer(books: Books, customer: Customer, draw: Draw) -> None:
    """A customer of five weeks whose first order is ten times a usual one, and a second waits."""
    lines = (Line("P1007", "主轴单元", 60, 580_000), Line("P1002", "滚珠丝杠", 200, 46_000))
    order = Order(customer, "CNY", customer.since + timedelta(days=4), lines)
    deliver(books, order, None, draw)
    later = Order(customer, "CNY", books.as_of - timedelta(days=1), draw_lines(draw, 9_000_000))
    books.order(later)


def limitation_near(books: Books, customer: Customer, _draw: Draw) -> None:
    """An item carried over from 2023 that nobody has asked for since: three years end soon."""
    _opening(books, customer, date(2023, 6, 26), date(2023, 8, 25), 18_640_000)


def limitation_past(books: Books, customer: Customer, _draw: Draw) -> None:
    """An item of 2022 that nobody asked for in three years: it is listed, not threatened with."""
    _opening(books, customer, date(2022, 5, 16), date(2022, 7, 15), 9_860_000)


def limitation_interrupted(books: Books, customer: Customer, _draw: Draw) -> None:
    """An item as old, of which a part was paid in 2025: the three years began again."""
    part = _opening(books, customer, date(2023, 5, 18), date(2023, 7, 17), 22_400_000)
    paid = Credit("receipt", customer, date(2025, 9, 12), "CNY", 3_000_000, payer=customer.name)
    books.apply(books.receive(paid), part, 3_000_000)
    confirmed_on = date(2025, 12, 30)
    books.acts.append(
        LegalAct(customer, part.document, "对账确认", confirmed_on, True, "盖章对账单原件")
    )


def insolvent(books: Books, customer: Customer, _draw: Draw) -> None:
    """What he owes has been filed with the administrator."""
    filed_on = books.as_of - timedelta(days=48)
    books.acts.append(LegalAct(customer, None, "申报债权", filed_on, True, "管理人回执"))


def in_litigation(books: Books, customer: Customer, _draw: Draw) -> None:
    """Asked by a letter that was signed for, then sued."""
    for kind, days, proof in (("催款函", 130, "EMS签收回执"), ("起诉", 40, "受理通知书")):
        day = business_day(books.as_of - timedelta(days=days))
        books.acts.append(LegalAct(customer, None, kind, day, True, proof))


def asked_by_phone(books: Books, customer: Customer, _draw: Draw) -> None:
    """Asked, and nothing on paper."""
    day = business_day(books.as_of - timedelta(days=75))
    books.acts.append(LegalAct(customer, None, "催款", day, False, ""))


def two_currencies(books: Books, customer: Customer, draw: Draw) -> None:
    """Whatever the year brought, both currencies are overdue."""
    for currency in ("CNY", "USD"):
        _unpaid(books, customer, currency, 95, draw)


def foreign(books: Books, customer: Customer, draw: Draw) -> None:
    """One item of the customer's currency is overdue."""
    _unpaid(books, customer, customer.currency_code, 88, draw)


def bill_refused(books: Books, customer: Customer, draw: Draw) -> None:
    """A firm's own acceptance, refused at maturity: the invoice is open with its first due date."""
    part = _unpaid(books, customer, "CNY", 230, draw)
    received_on = part.document.document_date + timedelta(days=40)
    matures_on = received_on + timedelta(days=150)
    bill = Credit(
        "commercial_bill",
        customer,
        received_on,
        "CNY",
        part.amount,
        method="商业承兑汇票",
        payer=customer.name,
        matures_on=matures_on,
        bill_number=f"2{draw.whole(10**9, 10**10 - 1)}{matures_on:%Y%m%d}",
        bill_status="dishonoured",
        reversed_on=matures_on,
    )
    books.apply(books.receive(bill), part, part.amount)


def third_party_payer(books: Books, customer: Customer, draw: Draw) -> None:
    """Two of his invoices are paid by a firm that we do not know."""
    for days in (120, 75):
        part = _unpaid(books, customer, "CNY", days, draw)
        day = business_day(part.document.document_date + timedelta(days=55))
        stranger = Credit(
            "receipt",
            customer,
            day,
            "CNY",
            part.amount,
            payer="示例第三方贸易有限公司",
            text="代付货款",
        )
        books.apply(books.receive(stranger), part, part.amount)


def unapplied(books: Books, customer: Customer, draw: Draw) -> None:
    """Money that covers what is overdue has come, and nobody has applied it."""
    part = _unpaid(books, customer, "CNY", 66, draw)
    day = business_day(books.as_of - timedelta(days=12))
    books.receive(Credit("receipt", customer, day, "CNY", part.amount, payer=customer.name))


def credit_alone(books: Books, customer: Customer, draw: Draw) -> None:
    """A red invoice that names no invoice, and a rebate that is approved and not applied."""
    _unpaid(books, customer, "CNY", 58, draw)
    day = books.as_of - timedelta(days=25)
    books.receive(
        Credit("red_invoice", customer, day, "CNY", 1_260_000, method="", text="质量折让")
    )
    books.receive(
        Credit(
            "rebate", customer, day + timedelta(days=7), "CNY", 480_000, method="", text="季度返利"
        )
    )


def written_off(books: Books, customer: Customer, draw: Draw) -> None:
    """A rest given up in the books; the law still calls it owed."""
    part = _unpaid(books, customer, "CNY", 320, draw)
    day = business_day(books.as_of - timedelta(days=90))
    gone = Credit("write_off", customer, day, "CNY", part.amount, method="", text="坏账核销审批")
    books.apply(books.receive(gone), part, part.amount)


def refunded(books: Books, customer: Customer, _draw: Draw) -> None:
    """He paid twice and was paid back."""
    day = business_day(books.as_of - timedelta(days=50))
    books.receive(Credit("receipt", customer, day, "CNY", 2_350_000, payer=customer.name))
    back = business_day(day + timedelta(days=9))
    books.receive(Credit("refund", customer, back, "CNY", 2_350_000, text="重复付款退回"))


def factored(books: Books, customer: Customer, draw: Draw) -> None:
    """His oldest open invoice is sold to a factor: it is not ours to collect."""
    document = _unpaid(books, customer, "CNY", 100, draw).document
    document.assigned_to = "示例商业保理有限公司"
    document.assigned_on = document.document_date + timedelta(days=15)


def paid_ahead(books: Books, customer: Customer, _draw: Draw) -> None:
    """An advance for an order that is not delivered."""
    day = business_day(books.as_of - timedelta(days=20))
    books.receive(
        Credit("advance", customer, day, "CNY", 5_000_000, payer=customer.name, text="预付款")
    )


def cheque_back(books: Books, customer: Customer, draw: Draw) -> None:
    """A cheque that was returned: the invoice is open again."""
    part = _unpaid(books, customer, "CNY", 82, draw)
    day = business_day(part.document.document_date + timedelta(days=50))
    cheque = Credit(
        "receipt",
        customer,
        day,
        "CNY",
        part.amount,
        method="支票",
        payer=customer.name,
        text="支票退票",
        reversed_on=business_day(day + timedelta(days=6)),
    )
    books.apply(books.receive(cheque), part, part.amount)


def private_account(books: Books, customer: Customer, draw: Draw) -> None:
    """Cash that a rep took to an account of his own, entered weeks later."""
    part = _unpaid(books, customer, "CNY", 90, draw)
    day = business_day(part.document.document_date + timedelta(days=60))
    cash = Credit(
        "receipt",
        customer,
        day,
        "CNY",
        part.amount // 2,
        method="现金",
        account="个人账户",
        payer=customer.name,
        text="业务员代收",
    )
    books.apply(books.receive(cash), part, part.amount // 2, 18)


def misapplied(books: Books, customer: Customer, draw: Draw) -> None:
    """A payment was set against the wrong invoice and moved to the right one a month later."""
    wrong = _unpaid(books, customer, "CNY", 140, draw)
    right = _unpaid(books, customer, "CNY", 130, draw)
    amount = min(wrong.amount, right.amount)
    day = business_day(right.document.document_date + timedelta(days=70))
    receipt = books.receive(Credit("receipt", customer, day, "CNY", amount, payer=customer.name))
    books.apply(receipt, wrong, amount)
    corrected = business_day(day + timedelta(days=30))
    books.undo(books.applications[-1], corrected)
    books.apply(receipt, right, amount, (corrected - day).days)


def returned_goods(books: Books, customer: Customer, draw: Draw) -> None:
    """Part of an invoice was sent back: its red invoice names it. Another is reversed whole."""
    part = _unpaid(books, customer, "CNY", 70, draw)
    _red(books, part, part.amount // 4, part.document.document_date + timedelta(days=18))
    whole = _unpaid(books, customer, "CNY", 40, draw)
    _red(books, whole, whole.amount, whole.document.document_date + timedelta(days=3))


def freight(books: Books, customer: Customer, draw: Draw) -> None:
    """Freight we advanced; a draft and a cancelled invoice, which are no debt."""
    day = books.as_of - timedelta(days=50)
    for kind, status, amount in (
        ("advanced_charges", "posted", 268_000),
        ("invoice", "draft", 1_990_000),
        ("invoice", "cancelled", 2_480_000),
    ):
        document = Document(kind, customer, day, "CNY", delivered_on=day, status=status)
        books.owe(document, [(due_date(customer.term, document), amount, False)])
    _unpaid(books, customer, "CNY", 75, draw)


def _opening(books: Books, customer: Customer, day: date, due: date, amount: int) -> Instalment:
    document = books.owe(Document("opening", customer, day, "CNY"), [(due, amount, False)])
    return document.instalments[0]


def _unpaid(books: Books, customer: Customer, currency: str, days: int, draw: Draw) -> Instalment:
    """An invoice of its own, made so many days before as_of, that only the plot pays."""
    day = business_day(books.as_of - timedelta(days=days))
    lines = draw_lines(draw, 900_000 if currency == "CNY" else 200_000)
    order = Order(customer, currency, day - timedelta(days=12), lines)
    order.delivered_on, order.invoiced_on = day - timedelta(days=3), day
    books.order(order)
    return invoice(books, order, None, day).instalments[0]


def _red(books: Books, part: Instalment, amount: int, day: date) -> None:
    document = part.document
    red = Credit(
        "red_invoice",
        document.customer,
        day,
        document.currency_code,
        amount,
        method="",
        text="退货",
        corrects=document,
    )
    books.apply(books.receive(red), part, amount)


PLOTS: Mapping[str, Plot] = {
    "newcomer": newcomer,
    "limitation_near": limitation_near,
    "limitation_past": limitation_past,
    "limitation_interrupted": limitation_interrupted,
    "insolvent": insolvent,
    "in_litigation": in_litigation,
    "excuses": asked_by_phone,
    "two_currencies": two_currencies,
    "dollars": foreign,
    "yen": foreign,
    "bill_refused": bill_refused,
    "third_party_payer": third_party_payer,
    "unapplied": unapplied,
    "credit_alone": credit_alone,
    "written_off": written_off,
    "refunded": refunded,
    "factored": factored,
    "paid_ahead": paid_ahead,
    "cheque_back": cheque_back,
    "private_account": private_account,
    "head_office": returned_goods,
    "group_head": misapplied,
    "bill_payer": freight,
}

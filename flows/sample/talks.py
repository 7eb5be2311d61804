"""What customers promise, dispute and say when they are asked for money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flows.sample.books import Books
from flows.sample.draw import Draw, business_day
from flows.sample.facts import (
    Application,
    Customer,
    Dispute,
    Instalment,
    Observation,
    Promise,
    Talk,
)

EXCUSES = ("E1", "E4", "E5", "E6", "E7", "E8", "E11")
CHANNELS = ("电话", "微信", "邮件", "拜访")
PEOPLE = ("财务部", "采购部", "总经理")
# What was noticed of whom, and how many days ago.
SEEN = {
    "collapsing": (("销售恶化", 52), ("投资不相干事业", 31), ("员工离职", 18)),
    "excuses": (("以停止合作相要挟", 24),),
    "late": (("员工离职", 66),),
    "deregistered": (("经营异常", 95),),
}
# How often one who paid late had promised: times in a hundred.
PROMISED = 30
KEPT = ("promises_kept", "slow", "habitual", "prompt")


def talk(books: Books, customer: Customer, paid: Sequence[Application], draw: Draw) -> None:
    """Enters promises on what was late, the newest open promises, disputes and excuses."""
    for entry in paid:
        late = (entry.applied_on - entry.instalment.due_date).days
        if late > 12 and draw.chance(100 if "promises" in customer.role else PROMISED):
            _promise_of_paid(books, customer, entry, draw)
    overdue = [part for part in books.open_of(customer) if part.due_date < books.as_of]
    for part in overdue[:3]:
        _promise_of_open(books, customer, part, draw)
    if customer.role in ("excuses", "collapsing", "promises_broken"):
        _excuses(books, customer, draw)
    for signal, days in SEEN.get(customer.role, ()):
        seen_on = business_day(books.as_of - timedelta(days=days))
        books.observations.append(Observation(customer, signal, seen_on, customer.rep))
    if customer.role == "disputing" or draw.chance(6):
        _dispute(books, customer, draw)


def _promise_of_paid(books: Books, customer: Customer, entry: Application, draw: Draw) -> None:
    """Kept when the money came by the day; broken when it came long after."""
    part = entry.instalment
    made_on = business_day(part.due_date + timedelta(days=draw.whole(3, 8)))
    is_kept = customer.role in (*KEPT, "promises_part") or draw.chance(50)
    day = entry.applied_on if is_kept else made_on + timedelta(days=draw.whole(2, 5))
    if made_on < day:
        # He promises all of it each time and brings a part.
        whole = draw.chance(40) or customer.role == "promises_part"
        _enter(books, part, (made_on, day), None if whole else entry.amount, draw)


def _promise_of_open(books: Books, customer: Customer, part: Instalment, draw: Draw) -> None:
    """A day that has passed without money, or one that is still to come."""
    since = (books.as_of - part.due_date).days
    wish = 100 if customer.role in ("promises_broken", "excuses", "collapsing") else PROMISED
    if since < 10 or not draw.chance(wish):
        return
    made_on = business_day(books.as_of - timedelta(days=min(since - 2, draw.whole(6, 60))))
    day = business_day(made_on + timedelta(days=draw.whole(4, 21)))
    if made_on < books.as_of:
        amount = None if draw.chance(40) else books.open_amount(part)
        _enter(books, part, (made_on, day), amount, draw)


def _enter(
    books: Books, part: Instalment, days: tuple[date, date], amount: int | None, draw: Draw
) -> None:
    customer = part.document.customer
    made_on, promised_date = days
    channel = draw.one(CHANNELS)
    books.promises.append(
        Promise(
            customer,
            None if amount and draw.chance(30) else part,
            made_on,
            promised_date,
            amount,
            part.document.currency_code,
            draw.one(PEOPLE),
            channel,
        )
    )
    books.talks.append(Talk(customer, customer.rep, made_on, channel, "promised", "", ""))


def _excuses(books: Books, customer: Customer, draw: Draw) -> None:
    for code in draw.some(EXCUSES, 4):
        held_on = business_day(books.as_of - timedelta(days=draw.whole(3, 120)))
        channel = draw.one(CHANNELS)
        books.talks.append(Talk(customer, customer.rep, held_on, channel, "excuse", code, ""))


def _dispute(books: Books, customer: Customer, draw: Draw) -> None:
    open_now = books.open_of(customer)
    if not open_now:
        return
    part = draw.one(open_now)
    opened_on = min(part.document.document_date + timedelta(days=draw.whole(5, 25)), books.as_of)
    whole = draw.chance(25) and customer.role != "disputing"
    amount = None if whole else max(1, books.open_amount(part) * draw.whole(15, 60) // 100)
    closed_on = opened_on + timedelta(days=14)
    is_closed = customer.role != "disputing" and draw.chance(40) and closed_on <= books.as_of
    reason = draw.one(("送货数量不符", "部分产品尺寸超差", "价格与合同不一致", "迟交扣款"))
    books.disputes.append(
        Dispute(part, opened_on, amount, reason, closed_on if is_closed else None)
    )

"""Ledgers whose payments are known: each account's items, credits and the applications expected.

Written from the rules (docs/allocation.md), not from the SQL. Every account holds items that texts
name, items that sums explain and items that only the order of the law can settle, with decoys
between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

FIRST_DAY = date(2026, 1, 5)
PAID_FROM = date(2026, 5, 1)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Item:
    """An invoice of an account."""

    number: str
    customer: str
    day: date
    due: date
    amount: Decimal


@dataclass(frozen=True)
class Credit:
    """A receipt with what the bank's text says."""

    number: str
    customer: str
    day: date
    amount: Decimal
    text: str | None = None


@dataclass(frozen=True)
class Application:
    """What an inference must say: which credit settles which item, how much, by which method."""

    credit: str
    item: str
    amount: Decimal
    method: str


@dataclass
class Account:
    """One customer: items, credits, and which applications texts and sums must give."""

    customer: str
    items: list[Item] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    certain: list[Application] = field(default_factory=list)

    def expected(self) -> Iterator[Application]:
        """All applications: the certain ones, then what is left in the order of the law."""
        yield from self.certain
        yield from self._by_order()

    def _by_order(self) -> Iterator[Application]:
        item_left = {item.number: item.amount for item in self.items}
        credit_left = {credit.number: credit.amount for credit in self.credits}
        for application in self.certain:
            item_left[application.item] -= application.amount
            credit_left[application.credit] -= application.amount
        items = sorted(self.items, key=lambda item: (item.due, item.day, item.number), reverse=True)
        for credit in sorted(self.credits, key=lambda credit: (credit.day, credit.number)):
            while items and credit_left[credit.number] > 0:
                item = items[-1].number
                amount = min(credit_left[credit.number], item_left[item])
                credit_left[credit.number] -= amount
                item_left[item] -= amount
                if amount > 0:
                    yield Application(credit.number, item, amount, "statutory_order")
                if item_left[item] == 0:
                    items.pop()


def random_account(seed: int) -> Account:
    """An account of a dozen items; every sum is odd enough to be explained in one way only."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    account = Account(f"C{seed:04d}")
    _add_items(account, random)
    _pay_by_text(account, random, foreign=f"INV{seed + 1:04d}-01")
    _pay_by_sum(account)
    _pay_decoys(account, random)
    return account


def _add_items(account: Account, random: Random) -> None:
    amounts = [Decimal(random.randrange(10_000_01, 90_000_00)) / 100 for _ in range(11)]
    amounts.append(amounts[10])
    for place, amount in enumerate(amounts):
        day = FIRST_DAY + timedelta(days=3 * place)
        # The seventh and the ninth fall due together, with another item between them.
        due = date(2026, 6, 24) if place in (6, 8) else day + timedelta(days=30 + place % 3)
        number = f"INV{account.customer[1:]}-{place:02d}"
        account.items.append(Item(number, account.customer, day, due, amount))


def _pay(account: Account, places: list[int], method: str, text: str | None) -> None:
    paid = [account.items[place] for place in places]
    credit = _credit(account, sum((item.amount for item in paid), Decimal(0)), text)
    for item in paid:
        account.certain.append(Application(credit.number, item.number, item.amount, method))


def _credit(account: Account, amount: Decimal, text: str | None = None) -> Credit:
    count = len(account.credits)
    number = f"R{account.customer[1:]}-{count:02d}"
    day = PAID_FROM + timedelta(days=count)
    account.credits.append(Credit(number, account.customer, day, amount, text))
    return account.credits[-1]


def _pay_by_text(account: Account, random: Random, foreign: str) -> None:
    first, second, third = (account.items[place].number for place in (0, 1, 2))
    noise = [f"X{third}", f"{third}9", f"{third}-1", foreign, "10000.00元", "'; --", "货款"]
    random.shuffle(noise)
    _pay(account, [1], "remittance", f"{noise[0]} {second} {' '.join(noise[1:])}")
    part = account.items[0].amount - 7
    credit = _credit(account, part, f"付{first.lower()}部分款")
    account.certain.append(Application(credit.number, account.items[0].number, part, "remittance"))


def _pay_by_sum(account: Account) -> None:
    _pay(account, [2], "exact_sum", None)
    _pay(account, [3, 4, 5], "exact_sum", "货款")
    _pay(account, [6, 8], "exact_sum", f"INV{int(account.customer[1:]) + 1:04d}-03")


def _pay_decoys(account: Account, random: Random) -> None:
    """A sum a cent too small, a sum that two items explain, a text about others, part payments."""
    _credit(account, account.items[9].amount - CENT)
    _credit(account, account.items[10].amount)
    if random.random() < 0.5:
        _credit(account, Decimal(random.randrange(1_00, 5_000_00)) / 100, "2026 年货款")

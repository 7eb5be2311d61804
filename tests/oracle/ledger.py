"""A ledger as the oracle reads it, and random ones; the same seed always gives the same ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

AS_OF = date(2026, 6, 30)
CURRENCIES = ("CNY", "CNY", "CNY", "USD")
CREDIT_TYPES = ("receipt", "receipt", "receipt", "advance", "bill", "credit_note", "write_off")


@dataclass(frozen=True)
class Account:
    """A customer account; accounts with one credit code are one debtor."""

    number: str
    credit_code: str | None
    sales_rep: str | None
    legal_status: str
    is_intercompany: bool

    @property
    def debtor(self) -> str:
        """Who answers for the debt."""
        return self.credit_code or self.number


@dataclass(frozen=True)
class Receivable:
    """An invoice."""

    number: str
    account: Account
    currency: str
    amount: Decimal
    document_date: date
    due_date: date | None
    assigned_to: str | None


@dataclass(frozen=True)
class Credit:
    """A receipt, a credit note or anything else that reduces what is owed."""

    number: str
    account: Account
    currency: str
    amount: Decimal
    credit_type: str
    day: date
    reversed_on: date | None


@dataclass(frozen=True)
class Application:
    """A part of a credit set against an invoice."""

    credit: Credit
    receivable: Receivable
    day: date
    amount: Decimal
    discount: Decimal
    known_on: date | None
    reversed_on: date | None


@dataclass(frozen=True)
class Dispute:
    """A dispute about an invoice; without an amount about all of it."""

    number: str
    receivable: Receivable
    opened_on: date
    closed_on: date | None
    amount: Decimal | None


@dataclass(frozen=True)
class Promise:
    """A promise for an invoice, or for the account when there is none."""

    number: str
    account: Account
    receivable: Receivable | None
    currency: str
    made_on: date
    promised_date: date
    amount: Decimal | None
    withdrawn_on: date | None


@dataclass
class Ledger:
    """Everything one company knows of its debtors."""

    company: str
    accounts: list[Account] = field(default_factory=list[Account])
    receivables: list[Receivable] = field(default_factory=list[Receivable])
    credits: list[Credit] = field(default_factory=list[Credit])
    applications: list[Application] = field(default_factory=list[Application])
    disputes: list[Dispute] = field(default_factory=list[Dispute])
    promises: list[Promise] = field(default_factory=list[Promise])


def random_ledger(seed: int) -> Ledger:
    """A small ledger full of edges: few days, few amounts, so that things coincide."""
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    ledger = Ledger(f"C{seed:03}")
    for place in range(random.randint(1, 3)):
        ledger.accounts.append(_account(random, ledger.company, place))
    for place in range(random.randint(2, 9)):
        ledger.receivables.append(_receivable(random, ledger, place))
    for place in range(random.randint(0, 7)):
        ledger.credits.append(_credit(random, ledger, place))
    _apply(random, ledger)
    for place in range(random.randint(0, 4)):
        ledger.disputes.append(_dispute(random, ledger, place))
    for place in range(random.randint(0, 6)):
        ledger.promises.append(_promise(random, ledger, place))
    return ledger


def _day(random: Random, first: int, last: int) -> date:
    """A day so many days from as_of; near ones are as likely as the edges themselves."""
    return AS_OF + timedelta(days=random.randint(first, last))


def _amount(random: Random) -> Decimal:
    return Decimal(random.choice((10, 40, 100, 250))) + Decimal(random.randint(0, 3)) / 100


def _maybe(random: Random, share: float, day: date) -> date | None:
    return day if random.random() < share else None


def _account(random: Random, company: str, place: int) -> Account:
    shared = f"9132059400{company}00000"[:18] if random.random() < 0.5 else None
    return Account(
        number=f"{company}-{place}",
        credit_code=shared,
        sales_rep=None if random.random() < 0.1 else f"S{random.randint(1, 2)}",
        legal_status=random.choice(("normal",) * 8 + ("insolvent", "in_litigation")),
        is_intercompany=random.random() < 0.06,
    )


def _receivable(random: Random, ledger: Ledger, place: int) -> Receivable:
    due = AS_OF - timedelta(days=random.choice((-9, -1, 0, 0, 1, 29, 30, 31, 60, 61, 90, 180, 366)))
    return Receivable(
        number=f"{ledger.company}-D{place}",
        account=random.choice(ledger.accounts),
        currency=random.choice(CURRENCIES),
        amount=_amount(random),
        document_date=random.choice((_day(random, -500, 0), _day(random, -40, 1))),
        due_date=None if random.random() < 0.1 else due,
        assigned_to="示例保理" if random.random() < 0.08 else None,
    )


def _credit(random: Random, ledger: Ledger, place: int) -> Credit:
    return Credit(
        number=f"{ledger.company}-R{place}",
        account=random.choice(ledger.accounts),
        currency=random.choice(CURRENCIES),
        amount=_amount(random),
        credit_type=random.choice(CREDIT_TYPES),
        day=_day(random, -30, 1),
        reversed_on=_maybe(random, 0.12, _day(random, -10, 2)),
    )


def _apply(random: Random, ledger: Ledger) -> None:
    for credit in ledger.credits:
        left = credit.amount
        fitting = [
            item
            for item in ledger.receivables
            if (item.account.debtor, item.currency) == (credit.account.debtor, credit.currency)
        ]
        for receivable in random.sample(fitting, min(len(fitting), random.randint(0, 3))):
            amount = min(left, random.choice((receivable.amount, _amount(random))))
            if amount > 0:
                left -= amount
                ledger.applications.append(_application(random, credit, receivable, amount))


def _application(
    random: Random, credit: Credit, receivable: Receivable, amount: Decimal
) -> Application:
    return Application(
        credit=credit,
        receivable=receivable,
        day=credit.day + timedelta(days=random.choice((0, 0, 1, 5))),
        amount=amount,
        discount=Decimal(random.choice(("0", "0", "0", "2.50"))),
        known_on=_maybe(random, 0.2, _day(random, -2, 3)),
        reversed_on=_maybe(random, 0.1, _day(random, -8, 2)),
    )


def _dispute(random: Random, ledger: Ledger, place: int) -> Dispute:
    return Dispute(
        number=f"{ledger.company}-X{place}",
        receivable=random.choice(ledger.receivables),
        opened_on=_day(random, -20, 1),
        closed_on=_maybe(random, 0.3, _day(random, -3, 3)),
        amount=None if random.random() < 0.3 else _amount(random),
    )


def _promise(random: Random, ledger: Ledger, place: int) -> Promise:
    made_on = random.choice((_day(random, -20, 0), _day(random, -20, -18)))
    receivable = random.choice(ledger.receivables) if random.random() < 0.6 else None
    account = receivable.account if receivable else random.choice(ledger.accounts)
    return Promise(
        number=f"{ledger.company}-P{place}",
        account=account,
        receivable=receivable,
        currency=receivable.currency if receivable else "CNY",
        made_on=made_on,
        promised_date=made_on + timedelta(days=random.randint(0, 20)),
        amount=None if random.random() < 0.25 else _amount(random),
        withdrawn_on=_maybe(random, 0.12, made_on + timedelta(days=random.randint(0, 25))),
    )

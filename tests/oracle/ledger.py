"""A ledger as the oracle reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from oracle.instalments import divided

if TYPE_CHECKING:
    from oracle.letters import Letter
    from oracle.terms import Rule, Term

# What policy demands at least, so low that most are still asked; `*` is every other currency.
DEMAND_MINIMUMS = {"CNY": Decimal("10.01"), "*": Decimal("10.002")}


@dataclass(frozen=True)
class Account:
    """A customer account; accounts with one credit code are one debtor.

    `own_rules` say what a wording means for this customer; `N` in it stands for its number.
    """

    number: str
    credit_code: str | None
    sales_rep: str | None
    legal_status: str
    is_intercompany: bool
    is_delivered: bool = True
    term: Term | None = None
    own_rules: tuple[tuple[str, Rule], ...] = ()

    @property
    def debtor(self) -> str:
        """Who answers for the debt."""
        return self.credit_code or self.number


# Whose money it is that came without a customer.
NOBODY = Account("", None, None, "normal", is_intercompany=False)


@dataclass(frozen=True)
class Day:
    """The day the figures stand for and the day up to which we have heard."""

    as_of: date
    known_on: date


@dataclass(frozen=True)
class Source:
    """Where a ledger was told, what it tells, and up to which day it tells receipts, if it does."""

    name: str
    receipts_until: date | None
    capability: str = "open_items"

    @property
    def is_inferred(self) -> bool:
        """Whether nobody told which receipt paid which invoice."""
        return self.capability == "balance_forward"

    @property
    def is_balance(self) -> bool:
        """Whether it tells what is open and nothing of how it came about."""
        return self.capability == "open_balances"


@dataclass(frozen=True)
class Share:
    """A row of a plan: how much of a document is due how long after which event.

    Where months are None, policy assumes how long the warranty is.
    """

    percent: Decimal
    event: str
    days: int = 0
    months: int | None = 0
    is_retention: bool = False


@dataclass(frozen=True)
class Plan:
    """A payment term that divides a document."""

    wording: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class Receivable:
    """An instalment of an invoice; of one that a plan divides, either all of it or a part.

    `term` is its own or its customer's. `rows` says in how many rows its document came, and
    `open_told` what a source of balances says is open.
    """

    number: str
    instalment: int
    account: Account
    currency: str
    amount: Decimal
    document_date: date
    due_date: date | None
    assigned_to: str | None
    sales_rep: str | None
    plan: Plan | None = None
    delivered_on: date | None = None
    accepted_on: date | None = None
    term: Term | None = None
    is_term_of_account: bool = False
    posted_on: date | None = None
    recognised_on: date | None = None
    invoice_received_on: date | None = None
    rows: int = 1
    kind: str = "invoice"
    open_told: Decimal | None = None
    divided_from: Receivable | None = None
    is_retention: bool = False
    is_event_missing: bool = False
    is_due_date_certain: bool = True

    @property
    def key(self) -> str:
        """Names the instalment."""
        return f"{self.number}/{self.instalment}"

    @property
    def whole(self) -> Receivable:
        """As its source tells it: what applications, disputes and promises are about."""
        return self.divided_from or self


@dataclass(frozen=True)
class Credit:
    """A receipt, a credit note or anything else that reduces what is owed, or a refund."""

    number: str
    account: Account
    currency: str
    amount: Decimal
    credit_type: str
    day: date
    reversed_on: date | None
    maturity: date | None = None
    bill_status: str | None = None
    settles_at_maturity_only: bool = False
    remittance_text: str | None = None

    @property
    def sign(self) -> int:
        """Money paid back undoes what money paid in did."""
        return -1 if self.credit_type == "refund" else 1


@dataclass(frozen=True)
class Application:
    """A part of a credit set against an invoice, which names an instalment or none."""

    credit: Credit
    receivable: Receivable
    named_instalment: int | None
    day: date
    amount: Decimal
    discount: Decimal
    known_on: date | None
    reversed_on: date | None
    method: str = "erp"


@dataclass(frozen=True)
class Quarantined:
    """A row that could not be read; it concerns an account, or any when that is unreadable too."""

    table: str
    number: str
    account: Account | None


@dataclass(frozen=True)
class Dispute:
    """A dispute about an invoice; without an amount about all of it."""

    number: str
    receivable: Receivable
    named_instalment: int | None
    opened_on: date
    closed_on: date | None
    amount: Decimal | None


@dataclass(frozen=True)
class Promise:
    """A promise for an invoice, or for the account when there is none."""

    number: str
    account: Account
    receivable: Receivable | None
    named_instalment: int | None
    currency: str
    made_on: date
    promised_date: date
    amount: Decimal | None
    withdrawn_on: date | None


@dataclass
class Ledger:
    """Everything one company knows of its debtors."""

    company: str
    day: Day
    source: Source
    currencies: tuple[str, ...]
    accounts: list[Account] = field(default_factory=list[Account])
    receivables: list[Receivable] = field(default_factory=list[Receivable])
    credits: list[Credit] = field(default_factory=list[Credit])
    applications: list[Application] = field(default_factory=list[Application])
    disputes: list[Dispute] = field(default_factory=list[Dispute])
    promises: list[Promise] = field(default_factory=list[Promise])
    quarantined: list[Quarantined] = field(default_factory=list[Quarantined])
    home_currency: str = "CNY"
    # By the number of the account; one that is not there names none.
    dunning_policies: dict[str, str] = field(default_factory=dict[str, str])
    letters: list[Letter] = field(default_factory=list["Letter"])

    @cached_property
    def items(self) -> list[Receivable]:
        """What is owed, instalment by instalment; asked for when the ledger is complete."""
        return [item for row in self.receivables for item in divided(row, self.day.as_of)]


def sources(day: Day) -> tuple[Source, ...]:
    """Receipts up to date, late and untold; no applications told; open amounts told alone."""
    late = day.as_of - timedelta(days=5)
    return (
        Source("erp", day.as_of),
        Source("late", late),
        Source("silent", None),
        Source("forward", day.as_of, "balance_forward"),
        Source("balances", None, "open_balances"),
    )

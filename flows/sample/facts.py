"""What is told of the invented company: people, documents, payments, talks. Amounts in minor units.

A minor unit is the smallest of the currency: fen, cent, yen. Facts name each other as objects, so
an exporter never looks anything up; numbers are given when all facts are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

DECIMALS: Mapping[str, int] = {"CNY": 2, "USD": 2, "JPY": 0}


def in_units(amount: int, currency_code: str) -> Decimal:
    """The amount in units of its currency, with all its decimals: 1234 CNY is 12.34."""
    return Decimal(amount).scaleb(-DECIMALS[currency_code])


@dataclass(frozen=True)
class Creditor:
    """The company whose receivables these are."""

    company_id: str
    legal_name: str
    credit_code: str
    address: str
    phone: str
    bank_name: str
    accounts: Mapping[str, str]


@dataclass(frozen=True)
class SalesRep:
    """A rep; the deputy acts for one who is away or has left."""

    number: str
    name: str
    department: str
    manager: str
    deputy: str
    is_active: bool
    daily_capacity: int
    email: str


@dataclass(frozen=True)
class Term:
    """A payment term in the words of a contract, and its rule in days."""

    wording: str
    code: str
    days: int
    base: str = "document"


@dataclass(frozen=True)
class Contact:
    """A person at the customer's, by function."""

    role: str
    name: str
    phone: str
    email: str
    purpose: str


@dataclass
class Customer:
    """An account; `limit` None is no limit, 0 is cash only."""

    number: str
    role: str
    name: str
    credit_code: str
    group: str
    rep: str
    region: str
    term: Term
    importance: str
    debtor_class: str
    enterprise_size: str
    legal_status: str
    is_intercompany: bool
    limit: int | None
    currency_code: str
    address: str
    since: date
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class CreditLimit:
    """A limit with its validity; amount 0 is cash only. `kind` says what sort of limit it is."""

    customer: Customer
    kind: str
    amount: int
    currency_code: str
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True)
class Contract:
    """A contract as it lies in the drawer, good or bad."""

    number: str
    customer: Customer
    signed_on: date
    valid_until: date
    term_text: str
    seal_type: str
    amended_on: date | None
    is_amendment_signed: bool
    penalty_daily_rate: Decimal | None
    guarantor: str
    has_retention_of_title: bool
    delivery_address: str


@dataclass(frozen=True)
class Line:
    """A line of an order and of its invoice; `quantity` pieces at `price` minor units."""

    product_number: str
    product_name: str
    quantity: int
    price: int

    @property
    def amount(self) -> int:
        """What the line costs."""
        return self.quantity * self.price


@dataclass
class Order:
    """An order on its way to a delivery and an invoice."""

    customer: Customer
    currency_code: str
    ordered_on: date
    lines: tuple[Line, ...]
    delivered_on: date | None = None
    invoiced_on: date | None = None
    number: str = ""
    delivery_number: str = ""

    @property
    def amount(self) -> int:
        """What the order costs."""
        return sum(line.amount for line in self.lines)


@dataclass
class Instalment:
    """A part of a document that is owed on a day of its own."""

    document: Document
    number: int
    due_date: date
    amount: int
    is_retention: bool = False


@dataclass
class Document:
    """Something the customer owes: `kind` invoice, opening, advanced_charges or debit_note.

    `status` posted counts; draft and cancelled are in the ERP and are no debt.
    """

    kind: str
    customer: Customer
    document_date: date
    currency_code: str
    instalments: list[Instalment] = field(default_factory=list[Instalment])
    lines: tuple[Line, ...] = ()
    order: Order | None = None
    contract: Contract | None = None
    delivered_on: date | None = None
    accepted_on: date | None = None
    assigned_to: str = ""
    assigned_on: date | None = None
    status: str = "posted"
    number: str = ""

    @property
    def amount(self) -> int:
        """What the document comes to."""
        return sum(instalment.amount for instalment in self.instalments)


@dataclass
class Credit:
    """What reduces a debt: `kind` receipt, advance, bank_bill, red_invoice, rebate or refund.

    Without a customer it is cash that nobody has identified. `corrects` is the invoice that a red
    invoice names. `reversed_on` is the day a cheque came back or a bill was refused.
    """

    kind: str
    customer: Customer | None
    effective_on: date
    currency_code: str
    amount: int
    method: str = "银行转账"
    account: str = ""
    payer: str = ""
    text: str = ""
    matures_on: date | None = None
    bill_number: str = ""
    bill_status: str = ""
    reversed_on: date | None = None
    corrects: Document | None = None
    status: str = "posted"
    number: str = ""

    @property
    def owner(self) -> Customer:
        """Whose it is; ValueError for cash that nobody has identified."""
        if self.customer is None:
            raise ValueError(f"{self.number} has no customer")
        return self.customer

    @property
    def end(self) -> date:
        """The day it was reversed; ValueError for one that stands."""
        if self.reversed_on is None:
            raise ValueError(f"{self.number} is not reversed")
        return self.reversed_on


@dataclass
class Application:
    """So much of a credit set against an instalment, until undone."""

    credit: Credit
    instalment: Instalment
    applied_on: date
    amount: int
    reversed_on: date | None = None


@dataclass
class Promise:
    """What a customer said he would pay; no amount means all that was open that day."""

    customer: Customer
    instalment: Instalment | None
    made_on: date
    promised_date: date
    amount: int | None
    currency_code: str
    promised_by: str
    channel: str
    withdrawn_on: date | None = None
    number: str = ""


@dataclass
class Dispute:
    """What a customer refuses, and why."""

    instalment: Instalment
    opened_on: date
    amount: int | None
    reason: str
    closed_on: date | None = None
    number: str = ""


@dataclass
class LegalAct:
    """What interrupts limitation and is not in an ERP: a demand served, a suit, a signature.

    `kind` in the words of the office; `document` None is all that was owed then.
    """

    customer: Customer
    document: Document | None
    kind: str
    occurred_on: date
    is_strong: bool
    reference: str
    number: str = ""


@dataclass
class Observation:
    """What a rep or a public record says of a firm, in the words of the list of signals."""

    customer: Customer
    signal: str
    observed_on: date
    observed_by: str
    number: str = ""


@dataclass(frozen=True)
class Talk:
    """A contact with a customer and what he answered; `excuse` is a code of the seeds."""

    customer: Customer
    rep: str
    held_on: date
    channel: str
    outcome: str
    excuse: str
    note: str


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is in yuan on a day."""

    rate_date: date
    currency_code: str
    rate: Decimal


@dataclass(frozen=True)
class Target:
    """What a rep should sell and collect in a month."""

    rep: str
    month: date
    sales: int
    collection: int


@dataclass(frozen=True)
class SampleCompany:
    """All facts of one company up to `as_of`, in the order of their numbers.

    `whole` is the company of its last day, where this is how it stood on an earlier one: a system
    keeps the internal numbers it has given, so exporters number by it.
    """

    creditor: Creditor
    as_of: date
    reps: tuple[SalesRep, ...]
    customers: tuple[Customer, ...]
    limits: tuple[CreditLimit, ...]
    contracts: tuple[Contract, ...]
    orders: tuple[Order, ...]
    documents: tuple[Document, ...]
    credits: tuple[Credit, ...]
    applications: tuple[Application, ...]
    promises: tuple[Promise, ...]
    disputes: tuple[Dispute, ...]
    talks: tuple[Talk, ...]
    acts: tuple[LegalAct, ...]
    observations: tuple[Observation, ...]
    rates: tuple[Rate, ...]
    targets: tuple[Target, ...]
    movements: tuple[Movement, ...]
    whole: SampleCompany | None = None

    def rate(self, currency_code: str, day: date) -> Decimal:
        """The rate to yuan in force on a day, else the earliest known; 1 for yuan."""
        if currency_code == "CNY":
            return Decimal(1)
        rates = [rate for rate in self.rates if rate.currency_code == currency_code]
        known = [rate for rate in rates if rate.rate_date <= day]
        return known[-1].rate if known else rates[0].rate


@dataclass(frozen=True)
class Movement:
    """An event of the truth: what a day added to an instalment, or to what a credit has left."""

    day: date
    subject: Instalment | Credit
    amount: int

"""The books while the year is lived: every entry is a fact and a movement of the truth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from flows.sample.facts import (
    Application,
    Contract,
    Credit,
    CreditLimit,
    Customer,
    Dispute,
    Document,
    Instalment,
    LegalAct,
    Movement,
    Observation,
    Order,
    Promise,
    Talk,
)


@dataclass
class Books:
    """What has been entered so far, in no order."""

    as_of: date
    limits: list[CreditLimit] = field(default_factory=list[CreditLimit])
    contracts: list[Contract] = field(default_factory=list[Contract])
    orders: list[Order] = field(default_factory=list[Order])
    documents: list[Document] = field(default_factory=list[Document])
    credits: list[Credit] = field(default_factory=list[Credit])
    applications: list[Application] = field(default_factory=list[Application])
    promises: list[Promise] = field(default_factory=list[Promise])
    disputes: list[Dispute] = field(default_factory=list[Dispute])
    talks: list[Talk] = field(default_factory=list[Talk])
    acts: list[LegalAct] = field(default_factory=list[LegalAct])
    observations: list[Observation] = field(default_factory=list[Observation])
    movements: list[Movement] = field(default_factory=list[Movement])
    _parts: defaultdict[str, list[Instalment]] = field(
        default_factory=lambda: defaultdict(list[Instalment])
    )
    _orders: defaultdict[str, list[Order]] = field(default_factory=lambda: defaultdict(list[Order]))
    _applied: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))

    def order(self, order: Order) -> Order:
        """Enters an order."""
        self.orders.append(order)
        self._orders[order.customer.number].append(order)
        return order

    def orders_of(self, customer: Customer) -> list[Order]:
        """The orders of a customer."""
        return self._orders[customer.number]

    def owe(self, document: Document, parts: list[tuple[date, int, bool]]) -> Document:
        """Enters a document with its instalments: due date, amount, whether it is retention."""
        document.instalments = [
            Instalment(document, number, due, amount, is_retention)
            for number, (due, amount, is_retention) in enumerate(parts, start=1)
        ]
        self.documents.append(document)
        if document.status == "posted":
            self._parts[document.customer.number] += document.instalments
            self.movements += [
                Movement(document.document_date, part, part.amount) for part in document.instalments
            ]
        return document

    def receive(self, credit: Credit) -> Credit:
        """Enters a credit, all of it unapplied; a reversed one is gone from that day."""
        self.credits.append(credit)
        if credit.status == "posted":
            signed = -credit.amount if credit.kind == "refund" else credit.amount
            self.movements.append(Movement(credit.effective_on, credit, signed))
            if credit.reversed_on:
                self.movements.append(Movement(credit.reversed_on, credit, -signed))
        return credit

    def apply(self, credit: Credit, part: Instalment, amount: int, days_later: int = 0) -> None:
        """Sets an amount against an instalment, until the credit is reversed."""
        applied_on = credit.effective_on + timedelta(days=days_later)
        if applied_on > self.as_of:
            return
        application = Application(credit, part, applied_on, amount, credit.reversed_on)
        self.applications.append(application)
        self._move(applied_on, application, 1)
        if application.reversed_on:
            self._move(application.reversed_on, application, -1)

    def undo(self, application: Application, day: date) -> None:
        """Takes an application back; the credit has the amount again."""
        application.reversed_on = day
        self._move(day, application, -1)

    def open_amount(self, part: Instalment) -> int:
        """What is left of an instalment after all that is entered."""
        return part.amount - self._applied[id(part)]

    def of_customer(self, customer: Customer) -> list[Instalment]:
        """The instalments a customer owes or owed, earliest due first."""
        parts = self._parts[customer.number]
        return sorted(parts, key=lambda part: (part.due_date, part.document.document_date))

    def open_of(self, customer: Customer) -> list[Instalment]:
        """What a customer still owes, earliest due first."""
        return [part for part in self.of_customer(customer) if self.open_amount(part) > 0]

    def _move(self, day: date, entry: Application, sign: int) -> None:
        # A refund set against a document raises it again.
        direction = -sign if entry.credit.kind == "refund" else sign
        self._applied[id(entry.instalment)] += direction * entry.amount
        self.movements += [
            Movement(day, entry.instalment, -direction * entry.amount),
            Movement(day, entry.credit, -direction * entry.amount),
        ]

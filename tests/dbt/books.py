"""A company's books in a few words: each word lands one row of the layout generic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from landing import Landing


@dataclass(frozen=True)
class Books:
    """The books of one company of its own; numbers are kept apart by the company's name."""

    landing: Landing
    company: str

    def customer(self, number: str, **cells: Any) -> None:
        """An account with a rep."""
        self._add("customers", customer_number=self.named(number), customer_name=number, **cells)

    def owes(self, document: str, amount: str, due: str | None, **cells: Any) -> None:
        """An invoice of customer A over 2026-03-01 in yuan, unless it says otherwise."""
        self._add(
            "receivables",
            company_id=self.company,
            document_number=self.named(document),
            customer_number=self.named(cells.pop("customer", "A")),
            original_amount=amount,
            due_date=due,
            **{"document_date": "2026-03-01", "currency_code": "CNY", **cells},
        )

    def pays(self, credit: str, amount: str, on: str, to: str | None = None, **cells: Any) -> None:
        """A receipt of customer A; with `to` all of it is applied to that document that day."""
        self._add(
            "credits",
            company_id=self.company,
            credit_number=self.named(credit),
            customer_number=self.named(cells.pop("customer", "A")),
            effective_date=on,
            amount=amount,
            **{"credit_type": "receipt", "currency_code": "CNY", **cells},
        )
        if to:
            self.applies(credit, to, amount, on)

    def applies(self, credit: str, document: str, amount: str, on: str, **cells: Any) -> None:
        """A part of a credit set against a document."""
        self._add(
            "applications",
            company_id=self.company,
            credit_number=self.named(credit),
            document_number=self.named(document),
            effective_date=on,
            amount=amount,
            **cells,
        )

    def disputes(self, document: str, amount: str | None, **cells: Any) -> None:
        """A dispute opened on 2026-06-01 about a part of a document, or all of it."""
        self._add(
            "disputes",
            company_id=self.company,
            dispute_number=self.named(cells.pop("dispute", f"X{document}")),
            document_number=self.named(document),
            disputed_amount=amount,
            **{"opened_on": "2026-06-01", "currency_code": "CNY", **cells},
        )

    def promises(
        self, document: str, amount: str, made: str, until: str, number: str = "P1"
    ) -> None:
        """A promise of customer A to pay a document."""
        self._add(
            "promises",
            company_id=self.company,
            promise_number=self.named(number),
            customer_number=self.named("A"),
            document_number=self.named(document),
            made_on=made,
            promised_date=until,
            promised_amount=amount,
            currency_code="CNY",
        )

    def orders(self, order: str, amount: str, **cells: Any) -> None:
        """Something customer A ordered that is not invoiced yet."""
        self._add(
            "open_orders",
            company_id=self.company,
            order_number=self.named(order),
            customer_number=self.named("A"),
            currency_code="CNY",
            amount=amount,
            **cells,
        )

    def rate(self, currency: str, to: str, rate: str) -> None:
        """An exchange rate of the day of the figures; shared by all companies of a build."""
        self._add(
            "exchange_rates",
            rate_date=self.landing.as_of,
            from_currency_code=currency,
            to_currency_code=to,
            exchange_rate=rate,
        )

    def named(self, number: str) -> str:
        """A number that no other company of the build has."""
        return f"{self.company}-{number}"

    def _add(self, table: str, **cells: Any) -> None:
        self.landing.add(table, **cells)

"""A real sheet with missing due dates: derived from terms, marked, the open amounts to the cent.

The figures are worked out from the file in plain Python. It belongs to others: its customers are
numbered here, its American dates are rewritten, and what it leaves open is taken as the balance.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from landing import Landing, Warehouse

SHEET = Path(__file__).parents[2].parent / "shared" / "data" / "unicorn_inc" / "unicorn_inc.csv"
AS_OF = "2025-09-30"
pytestmark = [
    pytest.mark.campaign,
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHEET.is_file(), reason="no third-party data beside the checkout"),
]


@dataclass(frozen=True)
class Invoice:
    """One line of the sheet."""

    number: str
    customer: str
    dated: date
    due: date | None
    term: str
    currency: str
    total: Decimal
    applied: Decimal

    @property
    def open(self) -> Decimal:
        """What is not applied."""
        return self.total - self.applied

    @property
    def by_term(self) -> date:
        """All terms of the sheet are `Net` and a number of days."""
        return self.dated + timedelta(days=int(self.term.removeprefix("Net ")))


def day(text: str) -> date | None:
    return datetime.strptime(text.split(maxsplit=1)[0], "%m/%d/%y").date() if text else None


def read_sheet() -> list[Invoice]:
    numbers: dict[str, str] = {}
    with SHEET.open(encoding="utf-8-sig", newline="") as file:
        return [
            Invoice(
                row["InvoiceNumber"],
                numbers.setdefault(row["CustomerName"], f"U{len(numbers)}"),
                day(row["InvoiceDate"]) or date.max,
                day(row["DueDate"]),
                row["CustomerTerms"],
                row["Currency"],
                Decimal(row["BillTotal"]),
                Decimal(row["Applied"]),
            )
            for row in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def invoices() -> list[Invoice]:
    return read_sheet()


@pytest.fixture(scope="module")
def warehouse(landing: Landing, invoices: list[Invoice]) -> Warehouse:
    landing.as_of = AS_OF
    landing.state("sources", source_name="erp", layout="generic", capability="open_balances",
                  has_receipts=False, business_date=AS_OF, receipts_business_date=None,
                  receipts_state="none")  # fmt: skip
    for number in sorted({invoice.customer for invoice in invoices}):
        landing.add("customers", customer_number=number, customer_name=number)
    for invoice in invoices:
        landing.add("receivables", document_number=invoice.number, customer_number=invoice.customer,
                    document_date=invoice.dated, due_date=invoice.due, payment_term=invoice.term,
                    currency_code=invoice.currency, original_amount=invoice.total,
                    open_amount=invoice.open)  # fmt: skip
    return landing.build_for("open_items", "data_findings", "run_summary")


def test_what_is_open_adds_up_by_currency(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select currency_code, open_amount, item_count from marts.run_summary order by 1"
    ) == [("CAD", Decimal("4324.89"), 15), ("USD", Decimal("495396.08"), 692)]


def test_a_missing_due_date_is_derived_from_the_term_and_marked(
    warehouse: Warehouse, invoices: list[Invoice]
) -> None:
    found = warehouse.rows(
        "select document_number, due_date, due_date_source, days_overdue from marts.open_items"
        " order by 1"
    )
    assert found == sorted(
        (
            invoice.number,
            invoice.due or invoice.by_term,
            "erp" if invoice.due else "term",
            max((date.fromisoformat(AS_OF) - (invoice.due or invoice.by_term)).days, 0),
        )
        for invoice in invoices
        if invoice.open
    )
    assert sum(source == "term" for _, _, source, _ in found) == 112
    assert sum(invoice.due is None for invoice in invoices) == 149


def test_open_amounts_due_by_their_terms_keep_their_currency(
    warehouse: Warehouse, invoices: list[Invoice]
) -> None:
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for invoice in invoices:
        if invoice.open and not invoice.due:
            expected[invoice.currency] += invoice.open
    assert warehouse.rows(
        "select currency_code, sum(open_amount) from marts.open_items"
        " where due_date_source = 'term' group by 1"
    ) == sorted(expected.items())


def test_due_dates_of_the_sheet_that_its_terms_do_not_give_are_reported(
    warehouse: Warehouse, invoices: list[Invoice]
) -> None:
    assert warehouse.rows(
        "select split_part(subject_id, ':', 3), value, detail from marts.data_findings"
        " where finding_code = 'due_date_differs' order by 1"
    ) == sorted(
        (invoice.number, str((invoice.due - invoice.by_term).days), invoice.by_term.isoformat())
        for invoice in invoices
        if invoice.open and invoice.due and invoice.due != invoice.by_term
    )

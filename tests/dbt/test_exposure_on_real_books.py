"""Exposure on Wide World Importers, with open orders and without, by bill-to customer."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from landing import Landing, Warehouse

REAL_BOOKS = Path(__file__).parents[3] / "shared" / "data" / "wide_world_importers_2013_2015"
AS_OF = date(2015, 12, 31)
HORIZON = AS_OF + timedelta(days=30)
HEAD_OFFICES = ("1", "401")
NOTHING = Decimal(0)
# As of 2015-12-31. Orders that were never delivered or closed take 210 more over their limits.
FIGURES = {
    "accounts": 257,
    "without": Decimal("232040.23"),
    "with": Decimal("5189958.88"),
    "over": (14, 224),
}

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.campaign,
    pytest.mark.skipif(not REAL_BOOKS.exists(), reason="the third-party data is not here"),
]


@dataclass(frozen=True)
class Told:
    """What the files say of each bill-to customer, added up here and not by the models."""

    limits: dict[str, Decimal | None]
    owed: dict[str, Decimal]
    ordered: dict[str, Decimal]


def rows_of(name: str) -> Iterator[dict[str, str]]:
    with (REAL_BOOKS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def told() -> Told:
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    ordered: defaultdict[str, Decimal] = defaultdict(Decimal)
    for name in ("invoices", "receipts"):
        for row in rows_of(name):
            owed[row["CustomerID"]] += Decimal(row["TransactionAmount"])
    for row in rows_of("open_orders"):
        assert date.fromisoformat(row["ExpectedDeliveryDate"]) <= HORIZON
        ordered[row["BillToCustomerID"]] += Decimal(row["AmountInclTax"])
    limits = {
        row["CustomerID"]: Decimal(row["CreditLimit"]) if row["CreditLimit"] else None
        for row in rows_of("customers")
    }
    return Told(limits, dict(owed), dict(ordered))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Exposure and breaches with orders counted; receipts are applied to nothing."""
    landing = Landing(
        tmp_path_factory.mktemp("wwi") / "warehouse.duckdb",
        as_of=AS_OF.isoformat(),
        known_at=f"{AS_OF.isoformat()} 20:00:00",
    )
    landing.state(
        "sources",
        source_name="erp",
        layout="generic",
        capability="open_items",
        has_receipts="true",
        business_date=AS_OF.isoformat(),
        receipts_business_date=AS_OF.isoformat(),
        receipts_state="received",
    )
    parts = ("disputed", "unapplied", "bills_not_honoured", "delivered_not_invoiced")
    landing.rows["policy_exposure_parts"] = [
        {"part_code": part, "is_included": "yes", "weight": "1"}
        for part in (*parts, "ordered_not_delivered")
    ]
    for row in rows_of("customers"):
        number = row["CustomerID"]
        landing.add("customers", customer_number=number, customer_name=row["CustomerName"])
        landing.add(
            "credit_limits",
            customer_number=number,
            limit_amount=row["CreditLimit"],
            currency_code="USD",
        )
    for row in rows_of("invoices"):
        landing.add(
            "receivables",
            document_number=row["InvoiceID"],
            customer_number=row["CustomerID"],
            document_date=row["TransactionDate"],
            due_date=row["DueDate"],
            currency_code="USD",
            original_amount=row["TransactionAmount"],
        )
    for row in rows_of("receipts"):
        landing.add(
            "credits",
            credit_number=row["CustomerTransactionID"],
            credit_type="receipt",
            customer_number=row["CustomerID"],
            effective_date=row["TransactionDate"],
            currency_code="USD",
            amount=row["TransactionAmount"].removeprefix("-"),
        )
    for row in rows_of("open_orders"):
        landing.add(
            "open_orders",
            order_number=row["OrderID"],
            customer_number=row["BillToCustomerID"],
            ordered_on=row["OrderDate"],
            deliver_by=row["ExpectedDeliveryDate"],
            currency_code="USD",
            amount=row["AmountInclTax"],
        )
    return landing.build_for("credit_exposures", "credit_breaches")


def test_each_exposure_is_what_the_files_add_up_to_with_and_without_orders(
    built: Warehouse, told: Told
) -> None:
    found = {
        number: (without, with_orders)
        for number, without, with_orders in built.rows(
            "select split_part(customer_id, ':', 2),"
            " exposure_amount - ordered_not_delivered_amount, exposure_amount"
            " from marts.credit_exposures"
        )
    }
    expected = {
        number: (told.owed.get(number, NOTHING), told.owed.get(number, NOTHING) + ordered)
        for number in told.owed | told.ordered
        for ordered in [told.ordered.get(number, NOTHING)]
    }
    assert found == expected
    assert len(found) == FIGURES["accounts"]
    assert sum(without for without, _ in found.values()) == FIGURES["without"]
    assert sum(with_orders for _, with_orders in found.values()) == FIGURES["with"]


def test_a_head_office_without_a_limit_is_no_limit_neither_unlimited_nor_zero(
    built: Warehouse, told: Told
) -> None:
    assert [told.limits[number] for number in HEAD_OFFICES] == [None, None]
    states = dict(
        built.rows(
            "select split_part(customer_id, ':', 2), limit_state || ' '"
            " || coalesce(cast(limit_amount as varchar), 'none') from marts.credit_exposures"
        )
    )
    assert {number for number, state in states.items() if state == "no_limit none"} == set(
        HEAD_OFFICES
    )
    breaches = built.rows(
        "select split_part(customer_id, ':', 2), breach_type, limit_amount, over_limit_amount"
        " from marts.credit_breaches"
        " where breach_type not in ('over_limit', 'near_limit', 'period') order by 1"
    )
    assert breaches == [(number, "no_limit", None, None) for number in HEAD_OFFICES]


def test_who_is_over_his_limit_depends_on_what_is_counted(built: Warehouse, told: Told) -> None:
    limited = {number: limit for number, limit in told.limits.items() if limit is not None}

    def over(counts_orders: bool) -> set[str]:
        return {
            number
            for number, limit in limited.items()
            if told.owed.get(number, NOTHING)
            + (told.ordered.get(number, NOTHING) if counts_orders else NOTHING)
            > limit
        }

    found = {
        number
        for (number,) in built.rows(
            "select split_part(customer_id, ':', 2) from marts.credit_breaches"
            " where breach_type = 'over_limit'"
        )
    }
    assert found == over(counts_orders=True)
    assert (len(over(counts_orders=False)), len(found)) == FIGURES["over"]

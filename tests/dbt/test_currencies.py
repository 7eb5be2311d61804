"""Yen without decimals, dinars with three and yuan with two, side by side in one source.

Zeros at the end are no decimals: 1000.0 is a whole number of yen, in any cell.

Two companies: 1000 keeps its books in yuan, 2000 in yen. As_of is 30 June 2026.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

pytestmark = pytest.mark.campaign


def owes(landing: Landing, document: str, currency: str, amount: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number="C1",
        currency_code=currency,
        original_amount=amount,
        **{
            "company_id": "1000",
            "document_date": "2026-04-01",
            "due_date": "2026-05-01",
            **cells,
        },
    )


def rate(landing: Landing, day: str, currency: str, into: str, value: str) -> None:
    landing.add(
        "exchange_rates",
        rate_date=day,
        from_currency_code=currency,
        to_currency_code=into,
        exchange_rate=value,
    )


@pytest.fixture(scope="module")
def company(landing: Landing) -> Warehouse:
    for company_id, currency in (("1000", "CNY"), ("2000", "JPY")):
        landing.state(
            "home_companies", company_id=company_id, legal_name=f"{company_id}示例有限公司",
            currency_code=currency, _source_row_id=f"home.0.{company_id}",
        )  # fmt: skip
    owes(landing, "J1", "日元", "1,234,567")
    owes(landing, "J2", "JPY", "1000.0", cells="binary", due_date="2026-06-30")
    owes(landing, "J3", "JPY", "100.5")
    owes(landing, "J4", "JPY", "1000.0")
    owes(landing, "W1", "科威特第纳尔", "1234.567", due_date="2026-03-31")
    owes(landing, "W2", "KWD", "10.1255")
    owes(landing, "C1", "人民币", "1234.50", due_date="2026-07-31")
    owes(landing, "C2", "CNY", "10.125")
    landing.add(
        "credits", company_id="1000", credit_number="R1", credit_type="收款", customer_number="C1",
        effective_date="2026-06-01", currency_code="KWD", amount="0.567",
    )  # fmt: skip
    landing.add(
        "applications", company_id="1000", credit_number="R1", document_number="W1",
        effective_date="2026-06-01", amount="0.567",
    )  # fmt: skip
    owes(landing, "K1", "CNY", "10.50", company_id="2000")
    owes(landing, "K2", "KWD", "1.000", company_id="2000")
    rate(landing, "2026-06-30", "JPY", "CNY", "0.0472")
    rate(landing, "2026-07-01", "JPY", "CNY", "9")
    rate(landing, "2026-06-29", "KWD", "CNY", "23.4567891")
    rate(landing, "2026-06-30", "CNY", "JPY", "21.19")
    rate(landing, "2026-06-19", "KWD", "JPY", "480")
    return landing.build_for(
        "open_items", "customer_balances", "consolidated_balances", "quarantined_rows"
    )


def test_an_amount_with_more_decimals_than_its_currency_is_quarantined_never_rounded(
    company: Warehouse,
) -> None:
    assert company.rows(
        "select document_number, currency_code, value, rule_code from marts.quarantined_rows"
        " order by document_number"
    ) == [
        ("C2", "CNY", "10.125", "too_many_decimals"),
        ("J3", "JPY", "100.5", "too_many_decimals"),
        ("W2", "KWD", "10.1255", "too_many_decimals"),
    ]


def test_items_are_aged_in_their_own_currency_and_never_added(company: Warehouse) -> None:
    assert company.rows(
        "select document_number, currency_code, open_amount, days_overdue, overdue_bucket"
        " from marts.open_items where company_id = '1000' order by document_number"
    ) == [
        ("C1", "CNY", Decimal("1234.50"), 0, "not_due"),
        ("J1", "JPY", Decimal(1234567), 60, "d31_60"),
        ("J2", "JPY", Decimal(1000), 0, "not_due"),
        ("J4", "JPY", Decimal(1000), 60, "d31_60"),
        ("W1", "KWD", Decimal(1234), 91, "d91_180"),
    ]
    assert company.rows(
        "select currency_code, open_amount, overdue_amount from marts.customer_balances"
        " where company_id = '1000' order by currency_code"
    ) == [
        ("CNY", Decimal("1234.50"), Decimal(0)),
        ("JPY", Decimal(1236567), Decimal(1235567)),
        ("KWD", Decimal(1234), Decimal(1234)),
    ]


def test_a_consolidated_total_uses_the_newest_rate_by_as_of_and_rounds_each_currency_once(
    company: Warehouse,
) -> None:
    """1,234.50 + 1,236,567 x 0.0472 = 58,365.96 + 1,234 x 23.4567891 = 28,945.68."""
    assert company.rows(
        "select currency_code, open_amount, overdue_amount, consolidation_state"
        " from marts.consolidated_balances where company_id = '1000'"
    ) == [("CNY", Decimal("88546.14"), Decimal("87264.44"), "complete")]


def test_a_rate_too_old_leaves_no_consolidated_total_and_names_the_currency(
    company: Warehouse,
) -> None:
    assert company.rows(
        "select currency_code, open_amount, overdue_amount, consolidation_state,"
        " missing_currencies from marts.consolidated_balances where company_id = '2000'"
    ) == [("JPY", None, None, "incomplete", "KWD")]

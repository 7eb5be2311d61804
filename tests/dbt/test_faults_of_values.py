"""Faults of values that staging cannot judge alone, by their number, in one built company.

As_of is Tuesday 30 June 2026. Numbers, dates and decimals: test_number_forms.py.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse


def owes(landing: Landing, number: str, document: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=number,
        **{
            "document_date": "2026-03-01",
            "due_date": "2026-04-30",
            "currency_code": "CNY",
            "original_amount": "100.00",
            **cells,
        },
    )


def pays(landing: Landing, number: str, receipt: str, **cells: Any) -> None:
    landing.add(
        "credits",
        credit_number=receipt,
        customer_number=number,
        **{
            "credit_type": "收款",
            "effective_date": "2026-06-10",
            "currency_code": "CNY",
            "amount": "130.00",
            **cells,
        },
    )


def applies(landing: Landing, receipt: str, document: str, amount: str, **cells: Any) -> None:
    landing.add(
        "applications",
        credit_number=receipt,
        document_number=document,
        effective_date="2026-06-10",
        amount=amount,
        **cells,
    )


def dates(landing: Landing) -> None:
    owes(landing, "C1", "DUE_BEFORE", due_date="2026-02-28")
    owes(landing, "C1", "TOMORROW", document_date="2026-07-01", due_date="2026-07-31")


def money(landing: Landing) -> None:
    owes(landing, "C2", "OVERPAID")
    pays(landing, "C2", "R_OVER")
    applies(landing, "R_OVER", "OVERPAID", "130.00")
    pays(landing, "C2", "R_UNKNOWN", amount="50.00")
    applies(landing, "R_UNKNOWN", "NOBODY_KNOWS", "50.00")
    pays(landing, "C2", "R_FREE", amount="60.00")
    pays(landing, "C2", "R_NEGATIVE", amount="-20.00")
    owes(landing, "C3", "IN_DOLLARS", currency_code="USD")
    pays(landing, "C3", "R_YUAN", amount="70.00")
    applies(landing, "R_YUAN", "IN_DOLLARS", "10.00", credit_amount="70.00")


def parties(landing: Landing) -> None:
    owes(landing, "ORPHAN", "OF_ORPHAN")
    for number in ("SAME1", "SAME2"):
        landing.add("customers", customer_number=number, customer_name="同名贸易有限公司")
        owes(landing, number, f"OF_{number}")
    for number, limit in (("NONE", ""), ("ZERO", "0"), ("NEGATIVE", "-1")):
        landing.add("customers", customer_number=number, customer_name=f"{number}有限公司")
        landing.add(
            "credit_limits", customer_number=number, currency_code="CNY", limit_amount=limit
        )
        owes(landing, number, f"OF_{number}")


def disputes(landing: Landing) -> None:
    for document, number, cells in (
        ("PART", "D1", {"disputed_amount": "30.00"}),
        ("REOPENED", "D2", {"closed_on": "2026-06-10"}),
        ("REOPENED", "D3", {"opened_on": "2026-06-20"}),
        ("OLDER", "D4", {"opened_on": "2026-02-01"}),
        ("CLOSED", "D5", {"closed_on": "2026-06-30"}),
    ):
        if number != "D3":
            owes(landing, "C4", document)
        landing.add(
            "disputes",
            dispute_number=number,
            document_number=document,
            **{"opened_on": "2026-06-02", **cells},
        )


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    for number in ("C1", "C2", "C3", "C4"):
        landing.add("customers", customer_number=number, customer_name=f"{number}有限公司")
    for lands in (dates, money, parties, disputes):
        lands(landing)
    return landing.build_for(
        "data_findings",
        "quarantined_rows",
        "unapplied_credits",
        "open_items",
        "item_dispositions",
        "credit_exposures",
        "debtor_suggestions",
    )


def findings(warehouse: Warehouse, code: str) -> list[tuple[Any, ...]]:
    return warehouse.rows(
        "select subject_id, value from marts.data_findings"
        f" where finding_code = '{code}' order by subject_id"
    )


def open_of(warehouse: Warehouse, customer: str) -> list[tuple[Any, ...]]:
    return warehouse.rows(
        "select document_number, currency_code, open_amount from marts.open_items"
        f" where customer_id = 'erp:{customer}' order by document_number"
    )


def test_case_29_a_document_due_before_it_was_written_is_owed_and_a_finding(
    warehouse: Warehouse,
) -> None:
    assert findings(warehouse, "due_before_posting") == [("erp:1000:DUE_BEFORE:1", "2026-02-28")]
    assert ("DUE_BEFORE", "CNY", Decimal(100)) in open_of(warehouse, "C1")


def test_case_29_a_document_of_tomorrow_is_a_finding_and_not_owed_yet(
    warehouse: Warehouse,
) -> None:
    assert findings(warehouse, "dated_after_as_of") == [("erp:1000:TOMORROW:1", "2026-07-01")]
    assert [row[0] for row in open_of(warehouse, "C1")] == ["DUE_BEFORE"]


def test_case_31_money_beyond_a_debt_or_for_none_is_unapplied_and_never_a_negative_debt(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select credit_id, currency_code, unapplied_amount from marts.unapplied_credits"
        " where customer_id in ('erp:C2', 'erp:C3') order by credit_id"
    ) == [
        ("erp:1000:R_FREE", "CNY", Decimal(60)),
        ("over_applied:erp:1000:OVERPAID:1", "CNY", Decimal(30)),
    ]
    assert open_of(warehouse, "C2") == []


def test_case_31_money_matched_with_a_document_that_no_file_holds_is_a_finding(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select value, detail from marts.data_findings"
        " where finding_code = 'application_without_receivable'"
    ) == [("50.0000", "erp:1000:NOBODY_KNOWS:1")]


def test_case_31_a_receipt_below_zero_is_quarantined(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select document_number, column_name, value, rule_code from marts.quarantined_rows"
        " where table_name = 'credits'"
    ) == [("R_NEGATIVE", "amount", "-20.00", "negative_amount")]


def test_case_31_a_receipt_of_another_currency_counts_in_the_debts_by_what_the_erp_matched(
    warehouse: Warehouse,
) -> None:
    assert open_of(warehouse, "C3") == [("IN_DOLLARS", "USD", Decimal(90))]


def test_case_32_a_customer_of_documents_alone_is_owed_money_by_and_a_finding(
    warehouse: Warehouse,
) -> None:
    assert findings(warehouse, "customer_unknown") == [("erp:ORPHAN", "ORPHAN")]
    assert open_of(warehouse, "ORPHAN") == [("OF_ORPHAN", "CNY", Decimal(100))]


def test_case_32_two_customers_of_one_name_stay_two_debtors_and_are_suggested(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select distinct debtor_id from marts.open_items where customer_id like 'erp:SAME%'"
        " order by 1"
    ) == [("account:erp:SAME1",), ("account:erp:SAME2",)]
    assert warehouse.rows(
        "select count(*) from marts.debtor_suggestions where"
        " 'erp:SAME1' in (customer_id, suggested_customer_id)"
        " and 'erp:SAME2' in (customer_id, suggested_customer_id)"
    ) == [(1,)]


def test_case_33_a_blank_limit_is_none_zero_is_cash_only_and_below_zero_is_quarantined(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select customer_id, limit_state from marts.credit_exposures"
        " where customer_id in ('erp:NONE', 'erp:ZERO', 'erp:NEGATIVE') order by customer_id"
    ) == [("erp:NEGATIVE", "no_limit"), ("erp:NONE", "no_limit"), ("erp:ZERO", "cash_only")]
    assert warehouse.rows(
        "select customer_number, value, rule_code from marts.quarantined_rows"
        " where table_name = 'credit_limits'"
    ) == [("NEGATIVE", "-1", "negative_amount")]


def test_case_35_a_dispute_holds_its_part_again_when_reopened_and_though_it_is_older(
    warehouse: Warehouse,
) -> None:
    held = warehouse.rows(
        "select document_number, sum(portions.amount) from marts.item_dispositions as portions"
        " inner join marts.open_items using (receivable_id)"
        " where portions.portion_type = 'disputed' group by 1 order by 1"
    )
    assert held == [
        ("OLDER", Decimal(100)),
        ("PART", Decimal(30)),
        ("REOPENED", Decimal(100)),
    ]

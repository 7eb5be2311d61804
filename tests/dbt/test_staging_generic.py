"""What the layout generic makes of landed cells: typed rows, quarantine, exclusions, totals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from landing import Landing, Warehouse


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.add(
        "customers",
        customer_number="C001",
        customer_name="甲公司",
        unified_social_credit_code="91310000MA1FL0000N",
        importance="战略",
        legal_status="诉讼中",
        is_intercompany="否",
        credit_limit="100,000.00",
        postal_address="上海市示例路1号",
    )
    landing.add("customers", customer_number="C002", customer_name="乙公司", credit_limit="0")
    landing.add("customers", customer_number="C003", customer_name="丙公司", credit_limit="")
    landing.add("customers", customer_number="C004", customer_name="丁公司", legal_status="休眠")
    landing.add(
        "customers",
        customer_number="C005",
        customer_name="戊公司",
        unified_social_credit_code="无",
    )
    unreadable = {"legal_status": "休眠", "credit_limit": "十万"}
    landing.add("customers", customer_number="C006", customer_name="己公司", **unreadable)
    document = {"customer_number": "C001", "document_date": "2026-05-01", "currency_code": "CNY"}
    landing.add("receivables", document_number="INV1", original_amount="1,000.10", **document)
    landing.add(
        "receivables",
        document_number="INV2",
        instalment_number="2",
        original_amount="500.00",
        due_date="2026-05-31",
        **document,
    )
    landing.add("receivables", document_number="INV3", original_amount="300.005", **document)
    landing.add("receivables", document_number="", original_amount="40.00", **document)
    landing.add(
        "receivables",
        document_number="INV4",
        original_amount="60.00",
        due_date="2026-02-30",
        **document,
    )
    landing.add(
        "receivables",
        document_number="INV5",
        original_amount="2309.7899999999995",
        cells="binary",
        **{**document, "currency_code": "美元", "customer_number": "C009"},
    )
    landing.add("receivables", document_number="合计", original_amount="1940.11", row_kind="total")
    for instalment in ("1", "2"):
        landing.add(
            "receivables",
            document_number="INV6",
            instalment_number=instalment,
            original_amount="10.00",
            **document,
        )
    credit = {"effective_date": "2026-06-01", "currency_code": "人民币"}
    landing.add("credits", credit_number="R1", credit_type="收款", amount="900", **credit)
    landing.add("credits", credit_number="R2", credit_type="现金折扣", amount="1", **credit)
    applied = {"credit_number": "R1", "effective_date": "2026-06-01"}
    landing.add("applications", document_number="INV2", amount="400.00", **applied)
    landing.add(
        "applications", document_number="INV6", amount="5.00", credit_amount="0.70", **applied
    )
    landing.add("applications", document_number="INV5", amount="1.001", **applied)
    promise = {"customer_number": "C001", "made_on": "2026-06-01", "promised_date": "2026-06-20"}
    landing.add("promises", promise_number="P1", promised_amount="100.00", **promise)
    landing.add(
        "promises", promise_number="P2", promised_amount="5", document_number="INV2", **promise
    )
    landing.add("disputes", dispute_number="D1", document_number="INV2", opened_on="2026-06-02")
    landing.add("credit_limits", customer_number="C003", currency_code="CNY", limit_amount=" ")
    return landing.build("staging")


def test_good_rows_are_typed_and_keyed(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select receivable_id, currency_code, original_amount, due_date_erp"
        " from staging.stg_receivables order by receivable_id"
    ) == [
        ("erp:1000:INV1:1", "CNY", Decimal("1000.1000"), None),
        ("erp:1000:INV2:2", "CNY", Decimal("500.0000"), date(2026, 5, 31)),
        ("erp:1000:INV5:1", "USD", Decimal("2309.7900"), None),
        ("erp:1000:INV6:1", "CNY", Decimal("10.0000"), None),
        ("erp:1000:INV6:2", "CNY", Decimal("10.0000"), None),
    ]


def test_a_row_is_quarantined_once_for_its_first_bad_cell(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select table_name, line, column_name, value, rule_code, amount, customer_number"
        " from staging.stg_quarantine order by table_name, line"
    ) == [
        ("applications", 3, "instalment_number", None, "required_blank", Decimal("5"), "C001"),
        ("applications", 4, "amount", "1.001", "too_many_decimals", None, "C009"),
        ("credits", 3, "credit_type", "现金折扣", "unknown_value", Decimal("1"), None),
        ("customers", 5, "legal_status", "休眠", "unknown_value", None, "C004"),
        ("customers", 7, "legal_status", "休眠", "unknown_value", None, "C006"),
        ("promises", 2, "currency_code", None, "required_blank", Decimal("100"), "C001"),
        ("receivables", 4, "original_amount", "300.005", "too_many_decimals", None, "C001"),
        ("receivables", 5, "document_number", "", "required_blank", Decimal("40"), "C001"),
        ("receivables", 6, "due_date", "2026-02-30", "not_a_date", Decimal("60"), "C001"),
    ]


def test_totals_and_blank_limits_are_left_out_with_a_reason(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select table_name, line, reason_code, amount from staging.stg_exclusions"
        " order by table_name"
    ) == [
        ("credit_limits", 2, "blank_limit", None),
        ("receivables", 8, "total_row", Decimal("1940.1100")),
    ]


def test_rows_in_are_used_quarantined_or_excluded(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select table_name, rows_landed, rows_used, rows_quarantined, rows_excluded,"
        " unreadable_amount_rows from staging.stg_row_reconciliation order by table_name"
    )
    assert rows == [
        ("applications", 3, 1, 2, 0, 1),
        ("credit_limits", 1, 0, 0, 1, 0),
        ("credits", 2, 1, 1, 0, 0),
        ("customers", 6, 4, 2, 0, 1),
        ("disputes", 1, 1, 0, 0, 0),
        ("promises", 2, 1, 1, 0, 0),
        ("receivables", 9, 5, 3, 1, 1),
    ]


def test_readable_amounts_reconcile_per_currency(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select currency_code, amount_landed_readable, amount_used, amount_quarantined_readable,"
        " amount_excluded from staging.stg_amount_reconciliation"
        " where table_name = 'receivables' order by currency_code"
    ) == [
        ("CNY", Decimal("1620.10"), Decimal("1520.10"), Decimal("100"), Decimal("0")),
        ("USD", Decimal("2309.79"), Decimal("2309.79"), Decimal("0"), Decimal("0")),
        (None, Decimal("1940.11"), Decimal("0"), Decimal("0"), Decimal("1940.11")),
    ]


def test_a_limit_of_zero_is_cash_only_and_a_blank_one_is_none(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select customer_id, limit_state, limit_amount, currency_code"
        " from staging.stg_generic__credit_limits order by customer_id"
    ) == [
        ("erp:C001", "limited", Decimal("100000"), "CNY"),
        ("erp:C002", "cash_only", Decimal("0"), "CNY"),
    ]


def test_odd_cells_that_are_used_are_listed(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select column_name, value, flag_code from staging.stg_flagged_cells order by column_name"
    ) == [
        ("original_amount", "2309.7899999999995", "binary_noise"),
        ("unified_social_credit_code", "无", "not_a_credit_code"),
    ]


def test_a_promise_by_document_takes_the_documents_currency(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select receivable_id, promised_amount, currency_code from staging.stg_promises"
    ) == [("erp:1000:INV2:2", Decimal("5.0000"), "CNY")]


def test_shipped_policy_can_be_read(warehouse: Warehouse) -> None:
    assert warehouse.rows("select * from staging.stg_policy__problems") == []

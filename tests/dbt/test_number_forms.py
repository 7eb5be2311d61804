"""How amounts, dates and sides of the account are read in every way of writing that is declared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

FORMS = "trailing_minus parentheses dash_is_zero currency_marks"
MARKED = {"number_forms": "currency_marks"}
UNIT = {"unit_power": 4}
# The cell, what is declared, and the balance read; None where it is quarantined.
AMOUNTS: list[tuple[str, dict[str, Any], str | None]] = [
    ("1,234.56", {}, "1234.56"),
    ("￥1,234.56", {}, "1234.56"),
    ("-1234.5", {}, "-1234.5"),
    ("１，２３４．５６", {}, "1234.56"),
    ("1,234.56-", {}, None),
    ("(1,234.00)", {}, None),
    ("-", {}, None),
    ("1234.50元", {}, None),
    ("1.234,56", {}, None),
    ("1e3", {}, None),
    ("NaN", {}, None),
    ("Inf", {}, None),
    ("--", {}, None),
    ("(12.00)", {}, None),
    ("12-", {}, None),
    ("#REF!", {}, None),
    ("1,23.45", {}, None),
    ("12.345", {}, None),
    ("1,234.56-", {"number_forms": FORMS}, "-1234.56"),
    ("(1,234.00)", {"number_forms": FORMS}, "-1234.00"),
    ("（1,234.00）", {"number_forms": FORMS}, "-1234.00"),
    ("-", {"number_forms": FORMS}, "0"),
    ("—", {"number_forms": FORMS}, "0"),
    ("--", {"number_forms": FORMS}, "0"),
    ("1234.50元", {"number_forms": FORMS}, "1234.50"),
    ("RMB 1,234.50", MARKED, "1234.50"),
    ("CNY1234.50", MARKED, "1234.50"),
    ("人民币1234.50元", MARKED, "1234.50"),
    ("￥-1234.50", MARKED, "-1234.50"),
    ("(12.00", {"number_forms": FORMS}, None),
    ("-12.00-", {"number_forms": FORMS}, None),
    ("12.345-", {"number_forms": FORMS}, None),
    ("1.234,56", {"number_forms": "decimal_comma"}, "1234.56"),
    ("1.234", {"number_forms": "decimal_comma"}, "1234"),
    ("1,234.56", {"number_forms": "decimal_comma"}, None),
    ("1.234,56-", {"number_forms": "decimal_comma trailing_minus"}, "-1234.56"),
    ("12.5", UNIT, "125000"),
    ("1.234567", UNIT, "12345.67"),
    ("1.2345678", UNIT, None),
    ("1,284.50", {"unit_power": 3}, "1284500"),
    ("0.0000000001", {"unit_power": 8}, "0.01"),
    ("1234.5678999999998", {**UNIT, "cells": "binary"}, "12345679"),
    ("12,345.67-", {**UNIT, "number_forms": FORMS}, "-123456700"),
]
DATES: list[tuple[str, str | None, str | None]] = [
    ("2024-1-5", None, "2024-01-05"),
    ("2024/01/05", None, "2024-01-05"),
    ("20240105", None, "2024-01-05"),
    ("2024.1.5", None, "2024-01-05"),
    ("2024年1月5日", None, "2024-01-05"),
    ("2024-01-05 00:00:00", None, "2024-01-05"),
    ("24-1-5", None, None),
    ("24-1-5", "YY-M-D", "2024-01-05"),
    ("24/1/5", "YY-M-D", "2024-01-05"),
    ("24-1/5", "YY-M-D", None),
    ("5.1.2024", "D.M.YYYY", "2024-01-05"),
    ("05.01.2024", "D.M.YYYY", "2024-01-05"),
    ("5.1.2024", None, None),
    ("31.02.2024", "D.M.YYYY", None),
    ("31-02-2024", None, None),
    ("99991231", None, None),
    ("00000000", None, None),
    ("03/04/2024", None, None),
    ("03/04/2024", "D/M/YYYY", "2024-04-03"),
    ("03/04/2024", "M/D/YYYY", "2024-03-04"),
    ("45296", None, None),
    ("45296", "serial", "2024-01-05"),
    ("45296.0", "serial", "2024-01-05"),
    ("43834", "serial_1904", "2024-01-05"),
    ("1234", "serial", None),
    ("2024-01-05", "serial", "2024-01-05"),
]


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    balance = {"account_number": "1122", "currency_code": "CNY", "balance_date": "2026-06-30"}
    for number, (cell, declared, _) in enumerate(AMOUNTS, start=2):
        landing.add("gl_balances", line=number, **{**balance, "balance": cell, **declared})
    for number, (cell, date_format, _) in enumerate(DATES, start=1002):
        dated = {**balance, "balance_date": cell, "balance": "1"}
        landing.add("gl_balances", line=number, date_format=date_format, **dated)
    document = {"customer_number": "C1", "document_date": "2026-05-01", "currency_code": "CNY"}
    for number, (amount, declared) in enumerate(
        [
            ("100.00", {"side": "借"}),
            ("40.00", {"side": "贷"}),
            ("7.00", {"side": "上"}),
            ("60.00", {"number_forms": "by_sign"}),
            ("-25.00", {"number_forms": "by_sign"}),
            ("-25.00", {}),
            ("制表人:张三", {"row_kind": "note"}),
        ],
        start=2,
    ):
        place = {"line": number, **declared}
        landing.add(
            "receivables", document_number=f"A{number}", original_amount=amount, **place, **document
        )
        receipt = {"credit_type": "收款", "effective_date": "2026-05-01", "currency_code": "CNY"}
        landing.add("credits", credit_number=f"A{number}", amount=amount, **place, **receipt)
    landing.add("receivables", document_number="Z", line=20, restored="customer_number",
                original_amount="1.00", **document)  # fmt: skip
    return landing.build_for("stg_flagged_cells", "base_generic__gl_balances")


def test_an_amount_is_read_as_it_is_declared_to_be_written_else_quarantined(
    warehouse: Warehouse,
) -> None:
    query = "select parsed_balance from staging.base_generic__gl_balances where line < 1000"
    found = [row[0] for row in warehouse.rows(query + " order by line")]
    assert found == [Decimal(value) if value else None for _, _, value in AMOUNTS]


def test_a_date_is_read_in_the_declared_form_else_quarantined(warehouse: Warehouse) -> None:
    query = "select parsed_balance_date from staging.base_generic__gl_balances where line > 1000"
    found = [row[0] for row in warehouse.rows(query + " order by line")]
    assert found == [date.fromisoformat(day) if day else None for _, _, day in DATES]


def test_each_refused_amount_says_why(warehouse: Warehouse) -> None:
    query = "select failed_value, failed_rule from staging.base_generic__gl_balances"
    rules = {value: rule for value, rule in warehouse.rows(query) if value}
    assert rules["12.345"] == rules["1.2345678"] == rules["12.345-"] == "too_many_decimals"
    assert rules["#REF!"] == rules["1e3"] == rules["1.234,56"] == "not_an_amount"


def test_a_row_of_the_other_side_is_left_out_here_and_used_there(warehouse: Warehouse) -> None:
    outcome = "coalesce(exclusion_reason, failed_rule, 'used')"
    owed = f"select line, {outcome} from staging.base_generic__receivables where line < 20"
    paid = f"select line, {outcome}, parsed_amount from staging.base_generic__credits"
    assert dict(warehouse.rows(owed)) == {
        2: "used",
        3: "other_side",
        4: "unknown_value",
        5: "used",
        6: "other_side",
        7: "negative_amount",
        8: "note_row",
    }
    assert {row[0]: row[1:] for row in warehouse.rows(paid)} == {
        2: ("other_side", Decimal("100.0000")),
        3: ("used", Decimal("40.0000")),
        4: ("unknown_value", Decimal("7.0000")),
        5: ("other_side", Decimal("-60.0000")),
        6: ("used", Decimal("25.0000")),
        7: ("negative_amount", Decimal("-25.0000")),
        8: ("note_row", None),
    }


def test_leading_zeros_that_were_put_back_are_flagged(warehouse: Warehouse) -> None:
    query = "select line, column_name, flag_code from staging.stg_flagged_cells"
    assert (20, "customer_number", "leading_zeros_restored") in warehouse.rows(query)

"""What the layout odoo makes of small tables of Odoo's database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from delivered import (
    OpenItem,
    built_as_of,
    open_items,
    quarantined,
    set_aside,
    unaccounted,
    unapplied,
)
from landing import Warehouse

LAYOUTS = ("odoo",)
SECOND = ("INV/2026/00001", 2, "CNY", Decimal(2500))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odoo")


@pytest.fixture(scope="module")
def today(folder: Path) -> Warehouse:
    return built_as_of(folder, "odoo", "2026-06-30")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            "2026-04-30",
            [
                ("INV/2026/00001", 1, "CNY", Decimal(6000)),
                ("INV/2026/00001", 2, "CNY", Decimal(4000)),
            ],
            marks=pytest.mark.campaign,
        ),
        ("2026-05-31", [SECOND, ("INV/2026/00002", 1, "USD", Decimal(5000))]),
    ],
)
def test_a_reconciliation_counts_from_its_max_date(
    folder: Path, day: str, expected: list[OpenItem]
) -> None:
    assert open_items(built_as_of(folder, "odoo", day)) == expected


def test_today_odoos_own_residuals_are_met(today: Warehouse) -> None:
    assert open_items(today) == [SECOND, ("INV/2026/00002", 1, "USD", Decimal(3000))]
    assert today.rows(
        "select document_number, instalment_number, open_amount_erp"
        " from intermediate.int_receivables where open_amount_erp > 0 order by all"
    ) == [item[:2] + item[3:] for item in open_items(today)]
    assert unapplied(today) == [
        ("PBNK1/2026/00001", "receipt", Decimal(1000)),
        ("PBNK1/2026/00003", "refund", Decimal(-300)),
    ]


def test_drafts_cancelled_entries_and_other_accounts_are_left_out(today: Warehouse) -> None:
    assert set_aside(today) == [
        ("account_move", 5, "draft"),
        ("account_move", 7, "cancelled"),
        ("account_move_line", 4, "other_account"),
        ("account_move_line", 7, "draft"),
        ("account_move_line", 9, "cancelled"),
        ("account_move_line", 10, "exchange_difference"),
        ("account_move_line", 13, "posted_later"),
        ("account_move_line", 14, "other_account"),
        ("account_partial_reconcile", 5, "exchange_difference"),
        ("account_partial_reconcile", 7, "other_account"),
        ("res_partner", 4, "contact_of_another"),
        ("res_partner", 5, "not_a_customer"),
        ("res_partner", 6, "not_a_customer"),
    ]


def test_a_reconciliation_of_a_line_that_is_missing_is_quarantined(today: Warehouse) -> None:
    assert quarantined(today) == [("account_partial_reconcile", 8, "debit_line", "not_found")]
    assert unaccounted(today) == []


def test_a_contact_stands_for_his_company_and_a_rate_is_turned(today: Warehouse) -> None:
    assert today.rows(
        "select customer_number, legal_name, sales_rep_id, language"
        " from intermediate.int_customers order by all"
    ) == [
        ("KH001", "杭州示例泵业有限公司", "S001", "zh"),
        ("KH002", "Sample Pumps Inc.", "S001", "en"),
    ]
    assert today.rows(
        "select document_number, instalment_number, customer_id from intermediate.int_receivables"
        " where instalment_number = 2"
    ) == [("INV/2026/00001", 2, "erp:KH001")]

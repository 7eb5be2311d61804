"""What the layout sap_tables makes of small extracts of SAP's own tables."""

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

LAYOUTS = ("sap_tables",)
DOLLARS = ("90000004", 1, "USD", Decimal(80))
UNCLEARED = ("90000003", 1, "CNY", Decimal(400))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sap_tables")


@pytest.fixture(scope="module")
def today(folder: Path) -> Warehouse:
    return built_as_of(folder, "sap_tables", "2026-06-30")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            "2026-04-30",
            [
                ("90000001", 1, "CNY", Decimal(1000)),
                ("90000002", 1, "CNY", Decimal(700)),
                UNCLEARED,
                ("90000005", 1, "CNY", Decimal(60)),
            ],
            marks=pytest.mark.campaign,
        ),
        (
            "2026-05-31",
            [
                ("90000001", 1, "CNY", Decimal(700)),
                ("90000002", 1, "CNY", Decimal(700)),
                UNCLEARED,
            ],
        ),
    ],
)
def test_an_item_is_open_until_the_day_it_was_cleared(
    folder: Path, day: str, expected: list[OpenItem]
) -> None:
    assert open_items(built_as_of(folder, "sap_tables", day)) == expected


def test_a_partial_payment_lowers_its_invoice_and_a_residual_stays_old(today: Warehouse) -> None:
    assert open_items(today) == [
        ("1400000002", 1, "CNY", Decimal(200)),
        ("90000001", 1, "CNY", Decimal(700)),
        UNCLEARED,
        DOLLARS,
    ]
    assert today.rows(
        "select document_number, recognition_date::varchar, due_date_erp::varchar,"
        " own_due_date::varchar from intermediate.int_receivables"
        " where document_number in ('1400000002', '90000004') order by all"
    ) == [
        ("1400000002", "2026-03-01", "2026-03-31", "2026-06-01"),
        ("90000004", "2026-06-12", "2026-08-11", "2026-08-11"),
    ]


def test_down_payments_and_credit_memos_stand_apart(today: Warehouse) -> None:
    assert unapplied(today) == [
        ("1500000001", "advance", Decimal(500)),
        ("1600000002", "credit_note", Decimal(50)),
    ]


def test_what_was_cleared_by_items_that_no_file_holds_is_not_asked_for(today: Warehouse) -> None:
    assert today.rows(
        "select document_number, credit_type, amount, effective_date::varchar"
        " from intermediate.int_credits where credit_type = 'offset' order by all"
    ) == [
        ("90000003", "offset", Decimal(400), "2026-07-02"),
        ("90000005", "offset", Decimal(60), "2026-05-10"),
    ]


def test_noted_items_are_left_out_and_special_ledgers_nobody_knows_quarantined(
    today: Warehouse,
) -> None:
    assert set_aside(today) == [
        ("bsid", 6, "noted_item"),
        ("knkk", 3, "other_credit_account"),
        ("knkk", 4, "blank_limit"),
    ]
    assert quarantined(today) == [("bsid", 9, "special_ledger", "unknown_value")]
    assert unaccounted(today) == []


def test_numbers_lose_the_zeros_that_sap_pads_them_with(today: Warehouse) -> None:
    assert today.rows(
        "select customer_number, legal_name, payment_term, is_intercompany"
        " from intermediate.int_customers order by all"
    ) == [
        ("10001", "武汉示例阀门有限公司", "ZN30", False),
        ("10002", "长沙示例机电有限公司", None, True),
    ]


def test_accounts_that_share_a_credit_account_are_one_group(today: Warehouse) -> None:
    assert today.rows(
        "select customer_number, customer_group_id from intermediate.int_customers order by all"
    ) == [("10001", "10001"), ("10002", "10001")]


def test_the_clerk_of_a_customer_in_a_company_stands_for_his_rep(today: Warehouse) -> None:
    assert today.rows(
        "select distinct customer_number, receivables.sales_rep_id, customers.sales_rep_id"
        " from intermediate.int_receivables as receivables"
        " inner join intermediate.int_customers as customers using (customer_id) order by all"
    ) == [("10001", "B1", "B1"), ("10002", None, None)]

"""What the layout u8 makes of small tables of 用友 U8, by U8's own aging of any day."""

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

LAYOUTS = ("u8",)
OTHER = ("R0-0000000101", 1, "CNY", Decimal(800))
DOLLARS = ("0000000104", 1, "USD", Decimal(5000))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("u8")


@pytest.fixture(scope="module")
def today(folder: Path) -> Warehouse:
    return built_as_of(folder, "u8", "2026-06-30")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            "2026-04-30",
            [
                ("0000000102", 1, "CNY", Decimal(2000)),
                ("26-0000000101", 1, "CNY", Decimal(10000)),
            ],
            marks=pytest.mark.campaign,
        ),
        (
            "2026-05-15",
            [
                ("0000000102", 1, "CNY", Decimal(2000)),
                DOLLARS,
                ("26-0000000101", 1, "CNY", Decimal(3500)),
                OTHER,
            ],
        ),
    ],
)
def test_lines_count_from_the_day_they_were_registered(
    folder: Path, day: str, expected: list[OpenItem]
) -> None:
    assert open_items(built_as_of(folder, "u8", day)) == expected


def test_a_match_is_pointed_to_the_document_it_settles(today: Warehouse) -> None:
    assert open_items(today) == [
        ("0000000102", 1, "CNY", Decimal(500)),
        DOLLARS,
        ("26-0000000101", 1, "CNY", Decimal(3500)),
        OTHER,
    ]
    assert unapplied(today) == [
        ("0000000201", "receipt", Decimal(500)),
        ("0000000202", "advance", Decimal(3000)),
    ]


def test_due_dates_come_in_the_order_u8_asks_for_them(today: Warehouse) -> None:
    assert today.rows(
        "select document_number, due_date_erp::varchar, sales_rep_id"
        " from intermediate.int_receivables order by all"
    ) == [
        ("0000000102", "2026-05-10", "0001"),
        ("0000000104", "2026-06-10", "0002"),
        ("26-0000000101", "2026-04-05", "0001"),
        ("R0-0000000101", "2026-05-31", "0002"),
    ]


def test_what_is_no_receivable_or_says_the_same_again_is_left_out(today: Warehouse) -> None:
    assert set_aside(today) == [
        ("ar_detail", 10, "other_side"),
        ("ar_detail", 11, "other_side"),
        ("ar_detail", 14, "provision"),
        ("ar_detail", 15, "exchange_difference"),
        ("ar_detail", 16, "payables"),
        ("ar_detail", 17, "not_counted"),
        ("ar_detail", 18, "registered_later"),
    ]


def test_a_process_nobody_knows_and_a_match_of_nothing_are_quarantined(today: Warehouse) -> None:
    assert quarantined(today) == [
        ("ar_detail", 19, "processing", "unknown_value"),
        ("ar_detail", 20, "settles", "not_found"),
    ]
    assert unaccounted(today) == []


def test_a_limit_that_is_not_controlled_is_none(today: Warehouse) -> None:
    assert today.rows(
        "select customer_number, customer_group_id, sales_rep_id, unified_social_credit_code"
        " from intermediate.int_customers order by all"
    ) == [("0101", None, "0001", "91320200MA1K3ABC25"), ("0102", "0101", "0002", None)]

"""What the layout kingdee makes of small tables of 金蝶云星空."""

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

LAYOUTS = ("kingdee",)
SECOND = ("AR00000001", 2, "CNY", Decimal(40000))
DOLLARS = ("AR00000006", 1, "USD", Decimal(8000))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kingdee")


@pytest.fixture(scope="module")
def today(folder: Path) -> Warehouse:
    return built_as_of(folder, "kingdee", "2026-06-30")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(
            "2026-04-30",
            [
                ("AR00000001", 1, "CNY", Decimal(50000)),
                ("AR00000001", 2, "CNY", Decimal(50000)),
                ("AR00000002", 1, "CNY", Decimal(20000)),
                ("AR00000007", 1, "CNY", Decimal(30000)),
            ],
            marks=pytest.mark.campaign,
        ),
        (
            "2026-05-31",
            [
                SECOND,
                ("AR00000002", 1, "CNY", Decimal(15000)),
                ("AR00000007", 1, "CNY", Decimal(30000)),
                ("QT00000001", 1, "CNY", Decimal(900)),
            ],
        ),
    ],
)
def test_matches_count_from_their_report_date(
    folder: Path, day: str, expected: list[OpenItem]
) -> None:
    assert open_items(built_as_of(folder, "kingdee", day)) == expected


def test_today_the_erps_own_open_amounts_are_met(today: Warehouse) -> None:
    assert open_items(today) == [
        SECOND,
        ("AR00000002", 1, "CNY", Decimal(14000)),
        DOLLARS,
        ("QT00000001", 1, "CNY", Decimal(600)),
    ]
    assert today.rows(
        "select document_number, instalment_number, open_amount_erp"
        " from intermediate.int_receivables where open_amount_erp > 0 order by all"
    ) == [item[:2] + item[3:] for item in open_items(today)]


def test_advances_and_refunds_stand_apart(today: Warehouse) -> None:
    assert unapplied(today) == [
        ("SKD00000003", "advance", Decimal(10000)),
        ("SKTKD0000001", "refund", Decimal(-2000)),
    ]


def test_a_red_document_and_a_payable_are_credits_of_what_they_were_matched_with(
    today: Warehouse,
) -> None:
    assert today.rows(
        "select document_number, credit_type, amount, effective_date::varchar"
        " from intermediate.int_credits where credit_type in ('red_invoice', 'offset') order by all"
    ) == [
        ("AP00000009", "offset", Decimal(1000), "2026-06-25"),
        ("AR00000003", "red_invoice", Decimal(5000), "2026-05-10"),
    ]


def test_drafts_cancelled_documents_and_the_other_side_of_a_match_are_left_out(
    today: Warehouse,
) -> None:
    assert set_aside(today) == [
        ("t_ar_otherrecable", 3, "not_a_customer"),
        ("t_ar_otherrecable", 4, "draft"),
        ("t_ar_receivable", 5, "draft"),
        ("t_ar_receivable", 6, "cancelled"),
        ("t_ar_receivableplan", 6, "draft"),
        ("t_ar_receivableplan", 7, "cancelled"),
        ("t_ar_receivebill", 5, "draft"),
        ("t_ar_receivebill", 6, "not_a_customer"),
        ("t_ar_recmacthlog", 5, "not_in_force"),
        ("t_ar_recmacthlogentry", 4, "other_side"),
        ("t_ar_recmacthlogentry", 6, "other_side"),
        ("t_ar_recmacthlogentry", 8, "other_side"),
        ("t_ar_recmacthlogentry", 9, "not_in_force"),
        ("t_ar_recmacthlogentry", 13, "other_side"),
        ("t_bd_customer_l", 3, "other_language"),
        ("t_cre_custarchivesentry", 4, "blank_limit"),
    ]


def test_a_plan_that_is_not_whole_and_a_match_of_nothing_are_quarantined(today: Warehouse) -> None:
    assert quarantined(today) == [
        ("t_ar_otherrecable", 5, "amount", "negative_amount"),
        ("t_ar_receivable", 9, "instalment_sum", "differs_from_total"),
        ("t_ar_receivableplan", 10, "document_key", "not_found"),
        ("t_ar_recmacthlogentry", 11, "instalment", "not_found"),
    ]
    assert unaccounted(today) == []


def test_an_other_receivable_is_owed_in_one_amount_and_matched_by_its_document(
    today: Warehouse,
) -> None:
    """Its FID is that of a receivable too: only the form in the log tells them apart."""
    assert today.rows(
        "select document_type, customer_id, due_date_erp::varchar, original_amount"
        " from intermediate.int_receivables where document_number = 'QT00000001'"
    ) == [("其他应收单", "erp:CUST0003", "2026-06-20", Decimal(900))]
    assert today.rows(
        "select receivable_id, credit_id, amount from intermediate.int_applications"
        " where receivable_id like '%QT00000001%'"
    ) == [("erp:1000:QT00000001:1", "erp:1000:SKD00000006", Decimal(300))]


def test_numbers_stand_for_internal_ids(today: Warehouse) -> None:
    assert today.rows(
        "select customer_number, legal_name, sales_rep_id, is_intercompany, customer_group_id"
        " from intermediate.int_customers order by all"
    ) == [
        ("CUST0001", "上海示例精密机械有限公司", "S001", False, None),
        ("CUST0002", "宁波示例电器有限公司", "S002", False, "150101"),
        ("CUST0003", "示例集团内部贸易有限公司", "S002", True, None),
    ]
    assert today.rows(
        "select distinct company_id, sales_rep_id, currency_code from intermediate.int_receivables"
        " order by all"
    ) == [("1000", "S001", "CNY"), ("1000", "S002", "CNY"), ("1000", "S002", "USD")]

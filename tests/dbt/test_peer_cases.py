"""Other systems' own test cases, each under its id, and a file whose days and buckets are given.

docs/conformance.md lists the outcome of every case; where we differ on purpose the test is a
function of its own and says what we do instead.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from books import Books
from landing import Landing, Warehouse
from peer_cases import (
    DIFFERENT,
    REVALUED,
    SHARED,
    TODAY,
    Peer,
    land_reports,
    land_runs,
    moved,
    read_cases,
)

CASES = read_cases()
REPORTS = [name for name in CASES if name.startswith("ERPN") and name not in DIFFERENT]
LINES = [name for name in CASES if name.startswith("OCA-CC-2")]
RUNS = [name for name in CASES if name.startswith("OCA-CC-R")]
MINI = SHARED / "three_currency_mini" / "ar_aging.csv"
MINI_DAY = date(2026, 8, 17)

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.shared_data,
    pytest.mark.skipif(not CASES, reason="the shared data is not beside this checkout"),
]


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.known_at = "2026-07-15 06:00:00"
    land_reports(landing, CASES)
    land_runs(landing, CASES)
    land_mini(landing)
    return landing.build_for(
        "open_items", "unapplied_credits", "consolidated_balances", "int_applications"
    )


def land_mini(landing: Landing) -> None:
    for row in mini():
        books = Books(landing, f"MINI-{row['company_code']}")
        shift = TODAY - MINI_DAY
        books.owes(
            row["invoice_number"],
            row["amount"],
            due=moved(row["due_date"], shift),
            document_date=moved(row["invoice_date"], shift),
            customer=row["customer_id"],
            currency_code=row["currency"],
        )
        if row["payment_date"]:
            books.pays(
                f"R{row['invoice_number']}",
                row["amount"],
                on=moved(row["payment_date"], shift),
                to=row["invoice_number"],
                customer=row["customer_id"],
                currency_code=row["currency"],
            )


def mini() -> list[dict[str, str]]:
    with MINI.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_rows(warehouse: Warehouse, company: str) -> dict[tuple[str, int], tuple[Any, ...]]:
    rows = warehouse.rows(
        "select replace(document_number, company_id || '-', ''), instalment_number, open_amount,"
        " applied_amount, currency_code, days_overdue, due_date from marts.open_items"
        f" where company_id = '{company}'"
    )
    return {(document, number): tuple(values) for document, number, *values in rows}


def unapplied(warehouse: Warehouse, company: str) -> dict[str, Decimal]:
    return dict(
        warehouse.rows(
            "select replace(document_number, company_id || '-', ''), unapplied_amount"
            f" from marts.unapplied_credits where company_id = '{company}'"
        )
    )


def applied_later(warehouse: Warehouse, company: str) -> dict[str, Decimal]:
    return dict(
        warehouse.rows(
            "select split_part(receivable_id, ':', 3)[length(company_id) + 2:], sum(amount)"
            f" from intermediate.int_applications where company_id = '{company}'"
            f" and effective_date > date '{TODAY}' group by all"
        )
    )


def consolidated(warehouse: Warehouse, company: str) -> Decimal:
    [(amount,)] = warehouse.rows(
        f"select open_amount from marts.consolidated_balances where company_id = '{company}'"
    )
    return amount


def money(value: float) -> Decimal:
    return Decimal(str(value))


def place(row: dict[str, Any], line: int) -> tuple[str, int]:
    """Where a row of theirs stands with us; lines of one journal entry are our instalments."""
    return row.get("doc", "J1"), row.get("instalment", line if "account" in row else 1)


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_outstanding_is_the_same(warehouse: Warehouse, name: str) -> None:
    expect, rows = CASES[name].expect, CASES[name].rows
    outstanding = {
        place(row, line): money(row.get("outstanding", row.get("doc_outstanding", 0)))
        for line, row in enumerate(rows, start=1)
        if "outstanding" in row or "doc_outstanding" in row
    }
    ours = {key: values[0] for key, values in open_rows(warehouse, name).items()}
    credit = {(number, 1): -amount for number, amount in unapplied(warehouse, name).items()}
    assert outstanding.items() <= (ours | credit).items()
    if "rows" in expect and outstanding and "invoice_outstanding_unchanged" not in expect:
        assert ours | credit == outstanding
    if expect.get("rows") == []:
        assert (ours, credit) == ({}, {})
    if "net" in expect:
        assert sum((ours | credit).values()) == expect["net"]
    for total in ("customer_total", "invoice_outstanding_unchanged"):
        assert expect.get(total) in (None, sum(ours.values()))


@pytest.mark.parametrize("name", REPORTS)
def test_what_was_paid_credited_or_paid_later_is_the_same(warehouse: Warehouse, name: str) -> None:
    ours, later = open_rows(warehouse, name), applied_later(warehouse, name)
    for line, row in enumerate(CASES[name].rows, start=1):
        key = place(row, line)
        if key in ours and row.keys() & {"paid", "credited"}:
            assert ours[key][1] == money(row.get("paid", 0)) + money(row.get("credited", 0))
        if row.get("future_paid", 0) > 0:
            assert later[key[0]] == row["future_paid"]
    in_document_currency = CASES[name].expect.get("document_currency", {})
    if in_document_currency:
        assert ours["I1", 1][0] == in_document_currency["outstanding"]
        assert later["I1"] == in_document_currency["future_paid"]


@pytest.mark.parametrize("name", [name for name in REPORTS if "base" in CASES[name].given])
def test_the_total_in_the_companys_currency_is_the_same(warehouse: Warehouse, name: str) -> None:
    expect = CASES[name].expect
    theirs = [row["base_outstanding"] for row in CASES[name].rows] or [
        expect["base"]["outstanding"]
    ]
    assert consolidated(warehouse, name) == sum(theirs)


def test_erpn_ar_10_a_new_rate_is_in_the_total_and_is_no_row(warehouse: Warehouse) -> None:
    assert list(open_rows(warehouse, REVALUED)) == [("I1", 1)]
    change = CASES[REVALUED].expect["revaluation_row"]["base_outstanding"]
    assert consolidated(warehouse, REVALUED) == 100 * 80 + change


def test_erpn_ar_18_nothing_of_a_later_receipt_is_seen(warehouse: Warehouse) -> None:
    ours = {key: values[0] for key, values in open_rows(warehouse, "ERPN-AR-18").items()}
    assert ours == {("I1", 1): 100}
    assert unapplied(warehouse, "ERPN-AR-18") == {}
    assert applied_later(warehouse, "ERPN-AR-18") == {"I1": 100}


def test_erpn_ar_22_an_advance_fills_the_first_instalment(warehouse: Warehouse) -> None:
    ours = {key: values[0] for key, values in open_rows(warehouse, "ERPN-AR-22").items()}
    assert ours == {("I1", 2): 50}
    assert consolidated(warehouse, "ERPN-AR-22") == sum(
        CASES["ERPN-AR-22"].expect["rows_base_outstanding"]
    )


def assert_open_and_overdue(warehouse: Warehouse, case: Peer, line: dict[str, Any]) -> None:
    amount, _, _, days, _ = open_rows(warehouse, f"OCA-{case.as_of}")[
        line["doc"], line["instalment"]
    ]
    assert amount == money(line["balance"])
    assert days == (date.fromisoformat(case.as_of) - date.fromisoformat(line["due"])).days > 0


@pytest.mark.parametrize("name", LINES)
def test_a_dunned_item_is_open_and_as_late_as_theirs(warehouse: Warehouse, name: str) -> None:
    case = CASES[name]
    assert case.expect["amount"] == case.given["item"]["balance"]
    assert_open_and_overdue(warehouse, case, case.given["item"])


@pytest.mark.parametrize("name", RUNS)
def test_every_line_of_a_run_is_open_and_as_late_as_theirs(warehouse: Warehouse, name: str) -> None:
    for line in CASES[name].expect["lines_at_least"]:
        assert_open_and_overdue(warehouse, CASES[name], line)


def test_oca_cc_00_every_instalment_is_open_less_the_one_receipt(warehouse: Warehouse) -> None:
    given = CASES["OCA-CC-00"].given
    theirs = {(item["doc"], item["instalment"]): money(item["amount"]) for item in given["items"]}
    for receipt in given["receipts"]:
        theirs[receipt["doc"], 1] -= money(receipt["amount"])
    ours = open_rows(warehouse, "OCA-2013-04-30")
    assert {key: values[0] for key, values in ours.items()} == theirs


@pytest.mark.parametrize("row", mini() if MINI.exists() else [], ids=lambda row: row["currency"])
def test_days_and_bucket_of_three_currency_mini(warehouse: Warehouse, row: dict[str, str]) -> None:
    buckets = {"Not yet due": "not_due", "0-30 days": "d1_30"}
    company = f"MINI-{row['company_code']}"
    told = warehouse.rows(
        "select open_amount, currency_code, days_overdue, overdue_bucket from marts.open_items"
        f" where document_number = '{company}-{row['invoice_number']}'"
    )
    expected = (
        Decimal(row["amount"]),
        row["currency"],
        int(row["days_overdue"]),
        buckets.get(row["aging_bucket"]),
    )
    assert told == ([] if row["aging_bucket"] == "Paid" else [expected])

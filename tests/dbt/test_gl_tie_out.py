"""The tie-out with the general ledger: what agrees, what differs, and what explains it.

Each company is a case; its customers owe it 1,000 unless it says otherwise. As_of is 30 June 2026.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from landing import PROJECT, Landing, Warehouse

pytestmark = pytest.mark.campaign


def owes(landing: Landing, company: str, document: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        company_id=company,
        document_number=document,
        customer_number=f"C{company}",
        **{
            "original_amount": "1000",
            "document_date": "2026-05-01",
            "due_date": "2026-06-01",
            "currency_code": "CNY",
            **cells,
        },
    )


def credit(landing: Landing, company: str, number: str, amount: str, **cells: Any) -> None:
    landing.add(
        "credits",
        company_id=company,
        credit_number=number,
        amount=amount,
        **{
            "customer_number": f"C{company}",
            "credit_type": "收款",
            "effective_date": "2026-06-10",
            "currency_code": "CNY",
            **cells,
        },
    )


def apply(landing: Landing, company: str, number: str, document: str, amount: str) -> None:
    landing.add(
        "applications",
        company_id=company,
        credit_number=number,
        document_number=document,
        amount=amount,
        effective_date="2026-06-10",
    )


def ledger(landing: Landing, company: str, balance: str, **cells: Any) -> None:
    landing.add(
        "gl_balances",
        company_id=company,
        balance=balance,
        **{
            "account_number": "1122",
            "currency_code": "CNY",
            "balance_date": "2026-06-30",
            "balance_side": "借",
            **cells,
        },
    )


def explained(landing: Landing) -> None:
    owes(landing, "6000", "GOOD")
    owes(landing, "6000", "LATER", original_amount="50", due_date="someday")
    credit(landing, "6000", "PART", "20")
    apply(landing, "6000", "PART", "LATER", "20")
    credit(landing, "6000", "ODD", "300", maturity_date="someday")
    apply(landing, "6000", "ODD", "GOOD", "100")
    ledger(landing, "6000", "730")
    owes(landing, "7000", "GOOD")
    owes(landing, "7000", "UNREADABLE", original_amount="1e3")
    ledger(landing, "7000", "1500")
    owes(landing, "7500", "GOOD")
    owes(landing, "7500", "STRANGE", original_amount="50", currency_code="XXX")
    ledger(landing, "7500", "1050")


def accounts_of_their_own(landing: Landing) -> None:
    owes(landing, "8000", "OWN", gl_account="112201")
    credit(landing, "8000", "KEPT", "100", credit_type="保证金", gl_account="112201")
    credit(landing, "8000", "ELSEWHERE", "70", credit_type="保证金")
    ledger(landing, "8000", "900", account_number="112201")
    ledger(landing, "8000", "5000", account_number="2241", balance_side="贷")


def bill_at_maturity(landing: Landing) -> None:
    """Here policy counts an electronic claim as payment only when it matures."""
    path = PROJECT / "policy" / "account_kinds.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind_code"] == "electronic_claim":
                row["settles_before_maturity"] = "否"
            landing.add("policy_account_kinds", source="policy", **row)
    owes(landing, "9000", "BY_CLAIM")
    credit(landing, "9000", "CLAIM", "400", credit_type="电子债权凭证", maturity_date="2026-08-01")
    apply(landing, "9000", "CLAIM", "BY_CLAIM", "400")
    ledger(landing, "9000", "600")


@pytest.fixture(scope="module")
def books(landing: Landing) -> Warehouse:
    owes(landing, "1000", "A")
    owes(landing, "1000", "B", currency_code="USD", original_amount="100")
    credit(landing, "1000", "R1", "300")
    credit(landing, "1000", "R2", "50", credit_type="预收款")
    credit(landing, "1000", "R3", "20", customer_number=None)
    ledger(landing, "1000", "500")
    ledger(landing, "1000", "-180", balance_side="贷")
    ledger(landing, "1000", "50", account_number="2203", balance_side="贷")
    ledger(landing, "1000", "9999", account_number="6001", balance_side="贷")
    ledger(landing, "1000", "1", balance_date="2026-05-31")
    ledger(landing, "1000", "1", balance_date="2026-07-01")
    for company, balance in (("2000", "990"), ("3000", "1000.01"), ("4000", "999.98")):
        owes(landing, company, "A")
        ledger(landing, company, balance)
    owes(landing, "5000", "A")
    ledger(landing, "5000", "1000", balance_date="2026-06-29")
    ledger(landing, "5000", "1e3")
    explained(landing)
    accounts_of_their_own(landing)
    bill_at_maturity(landing)
    return landing.build()


def state(books: Warehouse, company: str) -> list[tuple[Any, ...]]:
    return books.rows(
        "select gl_account, currency_code, expected_balance, gl_balance, tie_out_state, obstacle"
        f" from marts.gl_tie_out where company_id = '{company}' order by gl_account, currency_code"
    )


def only(balance: str, told: str, tie_out_state: str, obstacle: str | None = None) -> list[Any]:
    return [("1122", "CNY", Decimal(balance), Decimal(told), tie_out_state, obstacle)]


def test_lines_of_an_account_add_up_a_credit_below_zero_is_a_debit_and_others_are_not_compared(
    books: Warehouse,
) -> None:
    assert state(books, "1000") == [
        ("1122", "CNY", Decimal(680), Decimal(680), "tied", None),
        ("1122", "USD", Decimal(100), None, "not_comparable", "no_balance"),
        ("2203", "CNY", Decimal(-50), Decimal(-50), "tied", None),
    ]
    assert books.rows(
        "select open_amount, unapplied_amount, unidentified_amount from marts.gl_tie_out"
        " where tie_out_id = '1000|1122|CNY'"
    ) == [(Decimal(1000), Decimal(-300), Decimal(-20))]


def test_a_difference_above_the_tolerance_is_told(books: Warehouse) -> None:
    assert state(books, "2000") == only("1000", "990", "differs")
    assert books.rows(
        "select difference_amount, tolerance_amount from marts.gl_tie_out where company_id = '2000'"
    ) == [(Decimal(-10), Decimal("0.01"))]


def test_a_difference_of_exactly_the_tolerance_is_tied(books: Warehouse) -> None:
    assert state(books, "3000") == only("1000", "1000.01", "tied")
    assert state(books, "4000") == only("1000", "999.98", "differs")


def test_balances_of_another_day_prove_nothing(books: Warehouse) -> None:
    assert state(books, "5000") == only("1000", "1000", "not_comparable", "balance_of_another_day")


def test_a_balance_that_cannot_be_read_is_quarantined_and_holds_no_debtor(
    books: Warehouse,
) -> None:
    assert books.rows(
        "select value, rule_code from marts.quarantined_rows where table_name = 'gl_balances'"
    ) == [("1e3", "not_an_amount")]
    assert (
        books.rows("select debtor_id from intermediate.int_debtor_holds where company_id = '5000'")
        == []
    )


def test_quarantined_documents_explain_what_they_can(books: Warehouse) -> None:
    """The ledger has 1,000 + 50 - 20 - 300; we have 900 open and 30 - 200 in quarantine."""
    assert state(books, "6000") == only("730", "730", "tied")
    assert books.rows(
        "select open_amount, quarantined_amount from marts.gl_tie_out where company_id = '6000'"
    ) == [(Decimal(900), Decimal(-170))]


def test_a_document_whose_amount_cannot_be_read_leaves_the_question_open(
    books: Warehouse,
) -> None:
    assert state(books, "7000") == only("1000", "1500", "not_comparable", "unreadable_rows")
    assert state(books, "7500") == only("1000", "1050", "not_comparable", "unreadable_rows")


def test_the_source_may_name_the_account_and_deposits_on_it_are_a_reconciling_item(
    books: Warehouse,
) -> None:
    assert state(books, "8000") == [("112201", "CNY", Decimal(900), Decimal(900), "tied", None)]
    assert books.rows("select apart_amount from marts.gl_tie_out where company_id = '8000'") == [
        (Decimal(-100),)
    ]


def test_a_bill_that_counts_only_at_maturity_leaves_the_item_open_and_is_a_reconciling_item(
    books: Warehouse,
) -> None:
    assert books.rows("select open_amount from marts.open_items where company_id = '9000'") == [
        (Decimal(1000),)
    ]
    assert books.rows("select * from marts.unapplied_credits where company_id = '9000'") == []
    assert books.rows(
        "select reason_code, is_counted_as_settled from marts.credits_apart"
        " where company_id = '9000'"
    ) == [("bill_not_matured", False)]
    assert state(books, "9000") == only("600", "600", "tied")


def test_every_figure_goes_back_to_its_rows(books: Warehouse) -> None:
    assert books.rows(
        "select output_column, count(*), sum(contribution) from marts.lineage_edges"
        " where output_table = 'gl_tie_out' and output_key = '1000|1122|CNY'"
        " group by output_column order by output_column"
    ) == [
        ("expected_balance", 3, Decimal(680)),
        ("gl_balance", 2, Decimal(680)),
        ("open_amount", 1, Decimal(1000)),
        ("unapplied_amount", 1, Decimal(-300)),
        ("unidentified_amount", 1, Decimal(-20)),
    ]


@pytest.mark.campaign
def test_a_waiver_that_is_signed_and_not_expired_is_shown(
    books: Warehouse, landing: Landing, tmp_path: Path
) -> None:
    waived = "select company_id from marts.gl_tie_out where tie_out_state = 'waived'"
    assert books.rows(waived) == []
    again = replace(landing, path=tmp_path / "warehouse.duckdb")
    for rule, reason in (("gl_control_accounts_tie", "booked in July"), ("another_rule", "x")):
        again.add(
            "policy_waivers", source="policy", rule_code=rule, name="王会计", reason=reason,
            expires_on="2026-07-01",
        )  # fmt: skip
    assert again.build().rows(f"{waived} order by company_id") == [("2000",), ("4000",)]

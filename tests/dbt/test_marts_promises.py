"""Every state a promise can have, each by a debtor of his own; as_of is Tuesday 30 June 2026.

Policy: three days of tolerance after the promised date, and one unit of money.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

CNY = {"currency_code": "CNY"}


def owes(landing: Landing, customer: str, document: str, amount: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=customer,
        original_amount=amount,
        **{"document_date": "2026-04-01", "due_date": "2026-05-01", **CNY, **cells},
    )


def pays(
    landing: Landing, customer: str, receipt: str, day: str, amount: str, **cells: Any
) -> None:
    landing.add(
        "credits",
        credit_number=receipt,
        customer_number=customer,
        effective_date=day,
        amount=amount,
        **{"credit_type": "receipt", **CNY, **cells},
    )


def applied(
    landing: Landing, receipt: str, document: str, day: str, amount: str, **cells: Any
) -> None:
    landing.add(
        "applications",
        credit_number=receipt,
        document_number=document,
        effective_date=day,
        amount=amount,
        **cells,
    )


def promises(
    landing: Landing, customer: str, number: str, made_on: str, until: str, **cells: Any
) -> None:
    landing.add(
        "promises",
        promise_number=number,
        customer_number=customer,
        made_on=made_on,
        promised_date=until,
        **{**CNY, **cells},
    )


def by_item(landing: Landing) -> None:
    owes(landing, "K", "K1", "100")
    promises(landing, "K", "kept", "2026-06-01", "2026-06-10", document_number="K1")
    pays(landing, "K", "RK", "2026-06-01", "100")
    applied(landing, "RK", "K1", "2026-06-01", "99")

    owes(landing, "B", "B1", "100")
    promises(landing, "B", "broken", "2026-06-01", "2026-06-10", document_number="B1")
    pays(landing, "B", "RB", "2026-06-14", "100")
    applied(landing, "RB", "B1", "2026-06-14", "100")

    owes(landing, "T", "T1", "100")
    promises(landing, "T", "in tolerance", "2026-06-01", "2026-06-10", document_number="T1")
    pays(landing, "T", "RT", "2026-06-13", "100")
    applied(landing, "RT", "T1", "2026-06-13", "100")

    # Friday 19 June 2026 is the Dragon Boat holiday: the promise moves to Monday, then tolerance.
    owes(landing, "H", "H1", "100")
    promises(landing, "H", "holiday", "2026-06-01", "2026-06-19", document_number="H1")
    pays(landing, "H", "RH", "2026-06-25", "100")
    applied(landing, "RH", "H1", "2026-06-25", "100")

    owes(landing, "P", "P1", "100")
    promises(landing, "P", "part", "2026-06-01", "2026-06-10", document_number="P1")
    pays(landing, "P", "RP", "2026-06-05", "40")
    applied(landing, "RP", "P1", "2026-06-05", "40")

    owes(landing, "O", "O1", "100")
    promises(
        landing, "O", "open", "2026-06-20", "2026-06-29", document_number="O1", promised_amount="60"
    )
    pays(landing, "O", "RO", "2026-06-21", "25")
    applied(landing, "RO", "O1", "2026-06-21", "25")


def with_cash_elsewhere(landing: Landing) -> None:
    owes(landing, "C", "C1", "100")
    promises(landing, "C", "cash waits", "2026-06-01", "2026-06-10", document_number="C1")
    pays(landing, "C", "RC", "2026-06-09", "100")
    applied(landing, "RC", "C1", "2026-06-09", "30")

    owes(landing, "E", "E0", "100", due_date="2026-04-15")
    owes(landing, "E", "E1", "100")
    promises(landing, "E", "older item", "2026-06-01", "2026-06-10", document_number="E1")
    pays(landing, "E", "RE", "2026-06-09", "100")
    applied(landing, "RE", "E0", "2026-06-09", "100")

    owes(landing, "V", "V1", "100")
    promises(landing, "V", "reversed", "2026-06-01", "2026-06-10", document_number="V1")
    pays(landing, "V", "RV", "2026-06-09", "100", reversed_on="2026-06-20")
    applied(landing, "RV", "V1", "2026-06-09", "100")


def in_turn(landing: Landing) -> None:
    owes(landing, "S", "S1", "100")
    promises(landing, "S", "older", "2026-06-01", "2026-06-25", document_number="S1")
    promises(landing, "S", "newer", "2026-06-15", "2026-06-29", document_number="S1")
    pays(landing, "S", "RS", "2026-06-15", "100")
    applied(landing, "RS", "S1", "2026-06-15", "100")

    owes(landing, "Q", "Q1", "100")
    promises(
        landing,
        "Q",
        "first",
        "2026-06-01",
        "2026-06-10",
        document_number="Q1",
        promised_amount="60",
    )
    promises(
        landing, "Q", "second", "2026-06-01", "2026-06-20", document_number="Q1",
        promised_amount="40",
    )  # fmt: skip
    pays(landing, "Q", "RQ", "2026-06-09", "70")
    applied(landing, "RQ", "Q1", "2026-06-09", "70")

    owes(landing, "Y", "Y1", "100")
    promises(
        landing, "Y", "kept before", "2026-06-01", "2026-06-25", document_number="Y1",
        promised_amount="30",
    )  # fmt: skip
    promises(landing, "Y", "made after", "2026-06-12", "2026-06-29", document_number="Y1")
    pays(landing, "Y", "RY", "2026-06-11", "30")
    applied(landing, "RY", "Y1", "2026-06-11", "30")

    owes(landing, "W", "W1", "100")
    promises(
        landing, "W", "withdrawn", "2026-06-01", "2026-06-10", document_number="W1",
        withdrawn_on="2026-06-08",
    )  # fmt: skip
    promises(
        landing, "W", "withdrawn too late", "2026-05-01", "2026-05-08", document_number="W1",
        withdrawn_on="2026-06-08",
    )  # fmt: skip


def by_customer(landing: Landing) -> None:
    # 100 comes; the item's promise takes 60 through its application, 40 is left for the customer's.
    owes(landing, "M", "M1", "60")
    owes(landing, "M", "M2", "500")
    promises(landing, "M", "item first", "2026-06-01", "2026-06-20", document_number="M1")
    promises(landing, "M", "then customer", "2026-06-01", "2026-06-10", promised_amount="70")
    pays(landing, "M", "RM", "2026-06-05", "100")
    applied(landing, "RM", "M1", "2026-06-05", "60")

    owes(landing, "G", "G1", "500")
    promises(landing, "G", "sooner", "2026-06-01", "2026-06-10", promised_amount="80")
    promises(landing, "G", "later", "2026-06-01", "2026-06-22", promised_amount="80")
    pays(landing, "G", "RG", "2026-06-05", "100")
    pays(landing, "G", "RG2", "2026-06-21", "59")

    owes(landing, "N", "N1", "100")
    owes(landing, "N", "N2", "50", document_date="2026-06-10", due_date="2026-06-10")
    promises(landing, "N", "no amount", "2026-06-05", "2026-06-15")
    pays(landing, "N", "RN", "2026-06-04", "20")
    applied(landing, "RN", "N1", "2026-06-04", "20")
    pays(landing, "N", "RN2", "2026-06-05", "80")
    applied(landing, "RN2", "N1", "2026-06-05", "80")

    owes(landing, "Z", "Z1", "100")
    pays(landing, "Z", "RZ", "2026-05-20", "100")
    applied(landing, "RZ", "Z1", "2026-05-20", "100")
    promises(landing, "Z", "nothing", "2026-06-05", "2026-06-15")


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    by_item(landing)
    with_cash_elsewhere(landing)
    in_turn(landing)
    by_customer(landing)
    numbers = sorted({row["customer_number"] for row in landing.rows["generic_receivables"]})
    for number in numbers:
        landing.add(
            "customers",
            customer_number=number,
            customer_name=f"客户{number}",
            sales_rep_number="S1",
        )
    return landing.build()


@pytest.fixture(scope="module")
def promise(warehouse: Warehouse) -> dict[str, tuple[str, Decimal, Decimal, bool]]:
    rows = warehouse.rows(
        "select split_part(promise_id, ':', -1), promise_state, promised_amount, paid_in_window,"
        " is_kept_late from marts.promises"
    )
    return {name: (state, *rest) for name, state, *rest in rows}


@pytest.mark.parametrize(
    ("name", "state", "promised", "paid", "is_late"),
    [
        ("kept", "kept", "100", "99", False),
        ("broken", "broken", "100", "0", True),
        ("in tolerance", "kept", "100", "100", False),
        ("holiday", "kept", "100", "100", False),
        ("part", "partially_kept", "100", "40", False),
        ("open", "open", "60", "25", False),
        ("cash waits", "pending_application", "100", "30", False),
        ("older item", "broken", "100", "0", False),
        ("reversed", "broken", "100", "0", False),
        ("older", "superseded", "100", "0", False),
        ("newer", "kept", "100", "100", False),
        ("first", "kept", "60", "60", False),
        ("second", "partially_kept", "40", "10", False),
        ("kept before", "kept", "30", "30", False),
        ("made after", "open", "70", "0", False),
        ("withdrawn", "withdrawn", "100", "0", False),
        ("withdrawn too late", "broken", "100", "0", False),
        ("item first", "kept", "60", "60", False),
        ("then customer", "partially_kept", "70", "40", False),
        ("sooner", "kept", "80", "80", False),
        ("later", "kept", "80", "79", False),
        ("no amount", "kept", "80", "80", False),
        ("nothing", "nothing_owed", "0", "0", False),
    ],
)
def test_a_promise_is_valued_as_it_was_kept(
    promise: dict[str, tuple[str, Decimal, Decimal, bool]],
    name: str,
    state: str,
    promised: str,
    paid: str,
    is_late: bool,
) -> None:
    assert promise[name] == (state, Decimal(promised), Decimal(paid), is_late)


def test_an_open_promise_holds_what_it_has_not_paid_yet(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select portion_type, disposition, reason_code, amount from marts.item_dispositions"
        " where receivable_id like '%:O1:%' order by portion_number"
    )
    assert rows == [
        ("promised", "held", "promise", Decimal(35)),
        ("rest", "demand", "overdue", Decimal(40)),
    ]


def test_cash_that_waits_to_be_applied_covers_the_item(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select portion_type, disposition, reason_code, amount from marts.item_dispositions"
        " where receivable_id like '%:C1:%' order by portion_number"
    )
    assert rows == [("covered", "held", "unapplied_credit", Decimal(70))]

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
    promises(landing, "K", "same-day cash", "2026-06-01", "2026-06-10", document_number="K1")
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


def at_the_edges(landing: Landing) -> None:
    owes(landing, "A", "A1", "100")
    pays(landing, "A", "RA", "2026-05-31", "40")
    applied(landing, "RA", "A1", "2026-05-31", "40")
    promises(landing, "A", "cash of the day before", "2026-06-01", "2026-06-10",
             document_number="A1", promised_amount="60")  # fmt: skip

    owes(landing, "D", "D1", "100")
    promises(landing, "D", "a cent below the tolerance", "2026-06-01", "2026-06-10",
             document_number="D1")  # fmt: skip
    pays(landing, "D", "RD", "2026-06-05", "98.99")
    applied(landing, "RD", "D1", "2026-06-05", "98.99")

    # Saturday 27 June moves to Monday 29; its tolerance ends on Thursday 2 July.
    owes(landing, "F", "F1", "100")
    promises(landing, "F", "weekend", "2026-06-20", "2026-06-27", document_number="F1")

    # Saturday 9 May 2026 is worked in exchange for a holiday: the promise stays on it.
    owes(landing, "I", "I1", "100")
    promises(landing, "I", "worked Saturday", "2026-05-02", "2026-05-09", document_number="I1")
    pays(landing, "I", "RI", "2026-05-13", "100")
    applied(landing, "RI", "I1", "2026-05-13", "100")

    # Friday 26 June and three days: Monday 29 June was the last day.
    owes(landing, "J", "J1", "100")
    promises(landing, "J", "last day was yesterday", "2026-06-20", "2026-06-26",
             document_number="J1")  # fmt: skip

    owes(landing, "U", "U1", "100", currency_code="CNY")
    promises(landing, "U", "another currency", "2026-06-20", "2026-06-29", document_number="U1",
             promised_amount="15", currency_code="USD")  # fmt: skip
    owes(landing, "U", "U2", "100")
    promises(landing, "U", "for a day before it was made", "2026-06-20", "2026-06-19",
             document_number="U2")  # fmt: skip


def told_without_receipts(landing: Landing) -> None:
    owes(landing, "X", "X1", "100", source="crm")
    promises(landing, "X", "no receipts told", "2026-06-01", "2026-06-10", document_number="X1",
             source="crm")  # fmt: skip
    promises(landing, "X", "no receipts told yet", "2026-06-02", "2026-06-29", source="crm",
             promised_amount="40")  # fmt: skip


def with_cash_elsewhere(landing: Landing) -> None:
    owes(landing, "C", "C1", "100")
    promises(landing, "C", "cash waits", "2026-06-01", "2026-06-10", document_number="C1")
    pays(landing, "C", "RC", "2026-06-09", "100")
    applied(landing, "RC", "C1", "2026-06-09", "30")

    # As the promise before, but the cash of the last day was applied when the window was over.
    owes(landing, "CC", "CC1", "100")
    promises(landing, "CC", "applied when it was over", "2026-06-01", "2026-06-10",
             document_number="CC1")  # fmt: skip
    pays(landing, "CC", "RCC", "2026-06-13", "100")
    applied(landing, "RCC", "CC1", "2026-06-29", "100")

    # In time, applied, and the application reversed: it waits again.
    owes(landing, "CR", "CR1", "100")
    promises(landing, "CR", "applied late and reversed", "2026-06-01", "2026-06-10",
             document_number="CR1")  # fmt: skip
    pays(landing, "CR", "RCR", "2026-06-09", "100")
    applied(landing, "RCR", "CR1", "2026-06-20", "100", reversed_on="2026-06-29")

    # Cash from before the promise was made is not what was promised.
    owes(landing, "CB", "CB1", "100")
    promises(landing, "CB", "cash of before, applied late", "2026-06-01", "2026-06-10",
             document_number="CB1")  # fmt: skip
    pays(landing, "CB", "RCB", "2026-05-31", "100")
    applied(landing, "RCB", "CB1", "2026-06-20", "100")

    # One receipt in the window of both: it counts once, for the promise it came under.
    owes(landing, "CO", "CO1", "100")
    promises(landing, "CO", "cash came for this one", "2026-06-01", "2026-06-05",
             document_number="CO1")  # fmt: skip
    promises(landing, "CO", "word given once more", "2026-06-10", "2026-06-16",
             document_number="CO1", promised_amount="100")  # fmt: skip
    pays(landing, "CO", "RCO", "2026-06-08", "100")
    applied(landing, "RCO", "CO1", "2026-06-12", "100")

    # Paid in the window and paid back in it, both applied later: nothing stayed.
    owes(landing, "CF", "CF1", "100")
    promises(landing, "CF", "paid and paid back", "2026-06-01", "2026-06-10",
             document_number="CF1")  # fmt: skip
    pays(landing, "CF", "RCF", "2026-06-05", "100")
    pays(landing, "CF", "BCF", "2026-06-09", "100", credit_type="refund")
    applied(landing, "RCF", "CF1", "2026-06-20", "100")
    applied(landing, "BCF", "CF1", "2026-06-20", "100")

    # What a promise by item had of cash applied late, the promise by customer has not.
    owes(landing, "CM", "CM1", "60")
    owes(landing, "CM", "CM2", "500")
    promises(landing, "CM", "item, applied late", "2026-06-01", "2026-06-10",
             document_number="CM1")  # fmt: skip
    promises(landing, "CM", "customer, beside it", "2026-06-01", "2026-06-10",
             promised_amount="70")  # fmt: skip
    pays(landing, "CM", "RCM", "2026-06-09", "100")
    applied(landing, "RCM", "CM1", "2026-06-22", "60")

    owes(landing, "E", "E0", "100", due_date="2026-04-15")
    owes(landing, "E", "E1", "100")
    promises(landing, "E", "older item", "2026-06-01", "2026-06-10", document_number="E1")
    pays(landing, "E", "RE", "2026-06-09", "100")
    applied(landing, "RE", "E0", "2026-06-09", "100")

    owes(landing, "V", "V1", "100")
    promises(landing, "V", "reversed", "2026-06-01", "2026-06-10", document_number="V1")
    pays(landing, "V", "RV", "2026-06-09", "100", reversed_on="2026-06-20")
    applied(landing, "RV", "V1", "2026-06-09", "100")

    owes(landing, "VV", "V2", "100")
    promises(landing, "VV", "application reversed", "2026-06-01", "2026-06-10",
             document_number="V2")  # fmt: skip
    pays(landing, "VV", "RV2", "2026-06-09", "100")
    applied(landing, "RV2", "V2", "2026-06-09", "100", reversed_on="2026-06-20")


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
    promises(landing, "Z", "nothing on the item", "2026-06-05", "2026-06-15", document_number="Z1")

    # 100 comes after both windows: it keeps the earlier promise late, and only that one.
    owes(landing, "L", "L1", "500")
    promises(landing, "L", "late, paid at last", "2026-05-20", "2026-06-01", promised_amount="80")
    promises(landing, "L", "late, still unpaid", "2026-06-08", "2026-06-11", promised_amount="80")
    pays(landing, "L", "RL", "2026-06-20", "100")

    # 90 comes between the windows: it is too late for the first and in time for the second.
    owes(landing, "LL", "LL1", "500")
    promises(landing, "LL", "overtaken", "2026-05-20", "2026-06-01", promised_amount="80")
    promises(landing, "LL", "second word", "2026-06-08", "2026-06-11", promised_amount="80")
    pays(landing, "LL", "RLL", "2026-06-09", "90")
    pays(landing, "LL", "RLL2", "2026-06-22", "69")


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    by_item(landing)
    with_cash_elsewhere(landing)
    in_turn(landing)
    by_customer(landing)
    at_the_edges(landing)
    told_without_receipts(landing)
    for source, has_receipts in (("erp", True), ("crm", False)):
        landing.state(
            "sources",
            source_name=source,
            layout="generic",
            capability="open_items",
            has_receipts=has_receipts,
            business_date="2026-06-30",
            receipts_business_date="2026-06-30" if has_receipts else None,
            receipts_state="received" if has_receipts else "none",
        )
    numbers = {(row["_source"], row["customer_number"])
               for row in landing.rows["generic_receivables"]}  # fmt: skip
    for source, number in sorted(numbers):
        landing.add(
            "customers",
            source=source,
            customer_number=number,
            customer_name=f"客户{number}",
            sales_rep_number="S1",
        )
    return landing.build_for(
        "promises", "promise_reliability", "item_dispositions", "stg_exclusions"
    )


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
        ("same-day cash", "kept", "100", "99", False),
        ("broken", "broken", "100", "0", True),
        ("in tolerance", "kept", "100", "100", False),
        ("holiday", "kept", "100", "100", False),
        ("part", "partially_kept", "100", "40", False),
        ("open", "open", "60", "25", False),
        ("cash waits", "pending_application", "100", "30", False),
        ("applied when it was over", "kept", "100", "100", False),
        ("applied late and reversed", "pending_application", "100", "0", False),
        ("cash of before, applied late", "broken", "100", "0", True),
        ("cash came for this one", "kept", "100", "100", False),
        ("word given once more", "broken", "100", "0", False),
        ("paid and paid back", "broken", "100", "0", False),
        ("item, applied late", "kept", "60", "60", False),
        ("customer, beside it", "partially_kept", "70", "40", False),
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
        ("nothing on the item", "nothing_owed", "0", "0", False),
        ("application reversed", "pending_application", "100", "0", False),
        ("cash of the day before", "broken", "60", "0", False),
        ("a cent below the tolerance", "partially_kept", "100", "98.99", False),
        ("weekend", "open", "100", "0", False),
        ("worked Saturday", "broken", "100", "0", True),
        ("last day was yesterday", "broken", "100", "0", False),
        ("another currency", "not_measurable", "15", "0", False),
        ("no receipts told", "not_measurable", "100", "0", False),
        ("no receipts told yet", "not_measurable", "40", "0", False),
        ("late, paid at last", "broken", "80", "0", True),
        ("late, still unpaid", "broken", "80", "0", False),
        ("overtaken", "broken", "80", "0", True),
        ("second word", "kept", "80", "80", False),
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


def test_every_promise_is_listed_once_but_one_that_cannot_have_been_meant(
    warehouse: Warehouse, promise: dict[str, tuple[str, Decimal, Decimal, bool]]
) -> None:
    assert "for a day before it was made" not in promise
    assert warehouse.rows("select table_name, reason_code from staging.stg_exclusions") == [
        ("promises", "promised_before_made")
    ]


@pytest.mark.parametrize(
    ("name", "scope", "level"),
    [
        ("older", "item", 1),
        ("newer", "item", 2),
        ("first", "item", 1),
        ("second", "item", 1),
        ("made after", "item", 1),
        ("withdrawn too late", "item", 1),
        ("withdrawn", "item", 2),
        ("late, paid at last", "customer", 1),
        ("late, still unpaid", "customer", 2),
        ("then customer", "customer", 1),
        ("no receipts told yet", "customer", 1),
    ],
)
def test_the_level_counts_earlier_promises_that_were_not_kept(
    warehouse: Warehouse, name: str, scope: str, level: int
) -> None:
    rows = warehouse.rows(
        "select promise_scope, promise_level from marts.promises"
        f" where split_part(promise_id, ':', -1) = '{name}'"
    )
    assert rows == [(scope, level)]


@pytest.mark.parametrize(
    ("customer", "judged", "kept", "late", "promised", "kept_amount", "share", "amount_share"),
    [
        ("P", 1, 0, 0, "100", "40", "0", "0.4"),
        ("K", 1, 1, 0, "100", "100", "1", "1"),
        ("L", 2, 0, 1, "160", "0", "0", "0"),
        ("LL", 2, 1, 1, "160", "80", "0.5", "0.5"),
        ("C", 0, 0, 0, "0", "0", None, None),
    ],
    ids=["in part", "within the tolerance", "late", "one of two", "cash waits"],
)
def test_reliability_counts_what_was_judged(
    warehouse: Warehouse,
    customer: str,
    judged: int,
    kept: int,
    late: int,
    promised: str,
    kept_amount: str,
    share: str | None,
    amount_share: str | None,
) -> None:
    rows = warehouse.rows(
        "select judged_count, kept_count, kept_late_count, promised_amount, kept_amount,"
        " kept_count_share, kept_amount_share from marts.promise_reliability"
        f" where subject_type = 'debtor' and subject_id = 'account:erp:{customer}'"
    )
    shares = [value and Decimal(value) for value in (share, amount_share)]
    assert rows == [(judged, kept, late, Decimal(promised), Decimal(kept_amount), *shares)]


def test_a_promise_in_another_currency_holds_its_whole_item(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select portion_type, disposition, amount from marts.item_dispositions"
        " where receivable_id like '%:U1:%'"
    )
    assert rows == [("promised", "held", Decimal(100))]

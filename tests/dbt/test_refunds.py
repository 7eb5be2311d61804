"""Money paid back against an item that was promised, and against a document as a whole.

as_of is 30 June 2026; every document is a customer of its own.
"""

from __future__ import annotations

import pytest
from books import Books
from landing import Landing, Warehouse

pytestmark = pytest.mark.campaign


def refunds(books: Books, document: str, amount: str, on: str) -> None:
    books.pays(f"F{document}", amount, on=on, to=document, customer=document, credit_type="refund")


def promises(books: Books, document: str, **cells: str) -> None:
    books.landing.add(
        "promises", company_id=books.company, promise_number=document,
        customer_number=books.named(document), document_number=books.named(document),
        made_on="2026-06-01", promised_date="2026-06-10", **cells,
    )  # fmt: skip


def promised(books: Books) -> None:
    for document in ("BEFORE", "WITHIN", "AFTER"):
        books.customer(document, sales_rep_number="S1")
        books.owes(document, "100", due="2026-05-01", customer=document)
    books.pays("R1", "100", on="2026-05-10", to="BEFORE", customer="BEFORE")
    refunds(books, "BEFORE", "40", on="2026-05-20")
    promises(books, "BEFORE")
    books.pays("R2", "40", on="2026-06-09", to="BEFORE", customer="BEFORE")
    promises(books, "WITHIN")
    books.pays("R3", "100", on="2026-06-05", to="WITHIN", customer="WITHIN")
    refunds(books, "WITHIN", "40", on="2026-06-08")
    promises(books, "AFTER")
    books.pays("R4", "100", on="2026-06-05", to="AFTER", customer="AFTER")
    refunds(books, "AFTER", "40", on="2026-06-25")


def as_a_whole(books: Books) -> None:
    books.customer("WHOLE", sales_rep_number="S1")
    for number, due, amount in ((1, "2026-05-31", "30"), (2, "2026-06-29", "50")):
        books.owes("WHOLE", amount, due=due, instalment_number=number, customer="WHOLE")
    books.pays("R5", "80", on="2026-06-01", to="WHOLE", customer="WHOLE")
    refunds(books, "WHOLE", "60", on="2026-06-15")
    books.customer("EARLY", sales_rep_number="S1")
    for number, due, amount in ((1, "2026-05-31", "30"), (2, "2026-06-29", "50")):
        books.owes("EARLY", amount, due=due, instalment_number=number, customer="EARLY")
    refunds(books, "EARLY", "10", on="2026-06-01")
    books.pays("R6", "45", on="2026-06-15", to="EARLY", customer="EARLY")


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    books = Books(landing, "1000")
    promised(books)
    as_a_whole(books)
    return landing.build_for("open_items", "promises", "unapplied_credits")


def test_a_promise_is_of_what_was_open_after_the_refund_and_kept_by_what_stayed(
    warehouse: Warehouse,
) -> None:
    """What goes back after the last day makes no promise broken; it is open again."""
    assert warehouse.rows(
        "select split_part(promise_id, ':', -1), cast(promised_amount as integer),"
        " cast(paid_in_window as integer), promise_state from marts.promises order by 1"
    ) == [
        ("AFTER", 100, 100, "kept"),
        ("BEFORE", 40, 40, "kept"),
        ("WITHIN", 100, 60, "partially_kept"),
    ]


def test_a_refunded_item_is_open_again_with_its_own_dates(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select replace(document_number, '1000-', ''), instalment_number,"
        " cast(open_amount as integer), days_overdue from marts.open_items order by 1, 2"
    ) == [
        ("AFTER", 1, 40, 60),
        ("EARLY", 2, 45, 1),
        ("WHOLE", 1, 10, 30),
        ("WHOLE", 2, 50, 1),
        ("WITHIN", 1, 40, 60),
    ]


def test_what_is_refunded_is_no_credit_twice(warehouse: Warehouse) -> None:
    """The applications of receipt and refund take each other back: nothing is left unapplied."""
    assert warehouse.rows("select * from marts.unapplied_credits") == []

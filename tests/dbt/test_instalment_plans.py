"""A document of one row whose payment term is a plan is owed instalment by instalment.

Each document is 1,000 yuan of 1 March 2026 on 预付30%+货到60%+质保10%; as_of is 30 June 2026.
"""

from __future__ import annotations

from datetime import date

import pytest
from books import Books
from landing import Landing, Warehouse

pytestmark = pytest.mark.campaign

PLAN = "预付30%+货到60%+质保10%"
OTHERS_PLAN = (
    {"wording": "3-7", "instalment_number": "1", "term_type": "prepayment", "percent": "30"},
    {"wording": "3-7", "instalment_number": "2", "term_type": "instalment",
     "base_date": "acceptance", "days": "30", "percent": "70"},
    {"wording": "unsound", "instalment_number": "1", "term_type": "prepayment", "percent": "50"},
    {"wording": "unsound", "instalment_number": "2", "term_type": "bill", "percent": "49"},
)  # fmt: skip


def owes(books: Books, document: str, **cells: str) -> None:
    books.customer(document, sales_rep_number="S1")
    books.owes(document, "1000", due=None, customer=document, **{"payment_term": PLAN, **cells})


def delivered_and_not(books: Books) -> None:
    owes(books, "ORDERED")
    owes(books, "DELIVERED", delivery_date="2026-04-01")
    owes(books, "ACCEPTED", delivery_date="2026-04-01", acceptance_date="2024-06-15")
    owes(books, "OWN", payment_term="3-7", acceptance_date="2026-05-31")


def paid(books: Books) -> None:
    owes(books, "PAID", delivery_date="2026-04-01")
    books.pays("R1", "350", on="2026-04-15", to="PAID", customer="PAID")
    owes(books, "NAMED", delivery_date="2026-04-01")
    books.pays("R2", "350", on="2026-04-15", customer="NAMED")
    books.applies("R2", "NAMED", "350", "2026-04-15", instalment_number=1)
    owes(books, "REFUNDED", delivery_date="2026-04-01")
    books.pays("R3", "950", on="2026-04-15", to="REFUNDED", customer="REFUNDED")
    books.pays("F3", "100", on="2026-05-15", to="REFUNDED", customer="REFUNDED",
               credit_type="refund")  # fmt: skip
    owes(books, "BEYOND", delivery_date="2026-04-01")
    books.pays("R4", "1010", on="2026-04-15", to="BEYOND", customer="BEYOND")


def paid_by_bill(books: Books) -> None:
    """The bill came first and bounced, so the cash that came later is the first that counts."""
    owes(books, "BOUNCED", delivery_date="2026-04-01")
    books.pays(
        "B1", "300", on="2026-04-10", to="BOUNCED", customer="BOUNCED", credit_type="bill",
        bill_status="dishonoured", maturity_date="2026-06-20",
    )  # fmt: skip
    books.pays("R6", "300", on="2026-04-20", to="BOUNCED", customer="BOUNCED")


def broken(books: Books) -> None:
    """Half is paid, not the half whose promise was made; what is left waits for its event."""
    owes(books, "BROKEN", payment_term="预付50%+货到50%")
    books.pays("R7", "500", on="2026-06-01", to="BROKEN", customer="BROKEN")
    books.landing.add(
        "promises", company_id=books.company, promise_number="P2",
        customer_number=books.named("BROKEN"), document_number=books.named("BROKEN"),
        made_on="2026-06-05", promised_date="2026-06-10",
    )  # fmt: skip


def said(books: Books) -> None:
    owes(books, "DISPUTED", delivery_date="2026-04-01")
    books.disputes("DISPUTED", "400")
    owes(books, "PROMISED", delivery_date="2026-04-01")
    books.pays("R5", "200", on="2026-06-25", to="PROMISED", customer="PROMISED")
    books.landing.add(
        "promises", company_id=books.company, promise_number="P1",
        customer_number=books.named("PROMISED"), document_number=books.named("PROMISED"),
        made_on="2026-06-20", promised_date="2026-07-10",
    )  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.amend_policy("payment_terms", *OTHERS_PLAN)
    books = Books(landing, "1000")
    delivered_and_not(books)
    paid(books)
    paid_by_bill(books)
    broken(books)
    said(books)
    return landing.build()


def items(warehouse: Warehouse, document: str) -> list[tuple[int, str, str, str, int]]:
    """Instalment, due date, its source, open amount in yuan, days overdue."""
    return warehouse.rows(
        "select instalment_number, cast(due_date as varchar), due_date_source,"
        " cast(cast(open_amount as integer) as varchar), days_overdue from marts.open_items"
        f" where document_number = '1000-{document}' order by 1"
    )  # type: ignore[return-value]


def portions(warehouse: Warehouse, document: str) -> list[tuple[int, str, str, int]]:
    """Instalment, what is done with the portion, why, and how many yuan it is."""
    return warehouse.rows(
        "select instalment_number, disposition, reason_code, cast(amount as integer)"
        " from marts.item_dispositions inner join marts.open_items using (receivable_id)"
        f" where document_number = '1000-{document}' order by instalment_number, portion_number"
    )  # type: ignore[return-value]


def test_each_instalment_is_due_with_its_event_and_none_before_it_is_told(
    warehouse: Warehouse,
) -> None:
    assert items(warehouse, "ORDERED") == [
        (1, "2026-03-01", "term", "300", 121),
        (2, "2026-06-30", "event_missing", "600", 0),
        (3, "2028-06-30", "event_missing", "100", 0),
    ]
    assert items(warehouse, "DELIVERED")[1] == (2, "2026-04-01", "term", "600", 90)
    assert items(warehouse, "OWN") == [
        (1, "2026-03-01", "term", "300", 121),
        (2, "2026-06-30", "term", "700", 0),
    ]


def test_what_waits_for_its_event_is_not_asked_for_nor_announced_and_is_reported(
    warehouse: Warehouse,
) -> None:
    assert portions(warehouse, "ORDERED") == [
        (1, "demand", "overdue", 300),
        (2, "not_due", "event_missing", 600),
        (3, "not_due", "event_missing", 100),
    ]
    assert warehouse.rows(
        "select subject_id, value, detail from marts.data_findings"
        " where finding_code = 'due_date_estimated' and subject_id like '%ORDERED%' order by 1"
    ) == [(f"erp:1000:1000-ORDERED:{number}", "event_missing", PLAN) for number in (2, 3)]


def test_the_retention_of_a_plan_is_retention_money(warehouse: Warehouse) -> None:
    """Its warranty of two years is assumed, so its day of release is not known when it is over."""
    assert warehouse.rows(
        "select instalment_number, receivable_kind, items.due_date, reason_code"
        " from marts.open_items as items"
        " inner join marts.item_dispositions using (receivable_id)"
        " where document_number = '1000-ACCEPTED' and instalment_number = 3"
    ) == [(3, "retention", date(2026, 6, 15), "no_release_date")]


def test_a_payment_fills_the_instalments_earliest_due_first_whatever_it_names(
    warehouse: Warehouse,
) -> None:
    for document in ("PAID", "NAMED"):
        assert [(row[0], row[3]) for row in items(warehouse, document)] == [(2, "550"), (3, "100")]


def test_a_refund_opens_what_was_filled_last(warehouse: Warehouse) -> None:
    """Of 950 the last 50 stood for the retention and 50 more for the delivery."""
    assert [(row[0], row[3]) for row in items(warehouse, "REFUNDED")] == [(2, "50"), (3, "100")]


def test_what_is_paid_beyond_the_document_stands_apart_once(warehouse: Warehouse) -> None:
    assert items(warehouse, "BEYOND") == []
    assert warehouse.rows(
        "select credit_type, cast(unapplied_amount as integer) from marts.unapplied_credits"
    ) == [("over_applied", 10)]


def test_a_bounced_bill_leaves_the_first_instalment_to_the_cash_that_came_later(
    warehouse: Warehouse,
) -> None:
    assert [(row[0], row[3]) for row in items(warehouse, "BOUNCED")] == [(2, "600"), (3, "100")]


def test_a_broken_promise_is_on_the_list_while_any_instalment_is_open(
    warehouse: Warehouse,
) -> None:
    assert portions(warehouse, "BROKEN") == [(2, "not_due", "event_missing", 500)]
    assert warehouse.rows(
        "select recommended_action from marts.collection_tasks where debtor_name = 'BROKEN'"
    ) == [("escalate_promise",)]


def test_a_dispute_of_the_document_holds_what_is_due_first(warehouse: Warehouse) -> None:
    assert portions(warehouse, "DISPUTED") == [
        (1, "held", "dispute", 300),
        (2, "held", "dispute", 100),
        (2, "demand", "overdue", 500),
        (3, "not_due", "event_missing", 100),
    ]


def test_a_promise_of_the_document_is_of_all_of_it_and_kept_by_what_pays_any_of_it(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select cast(promised_amount as integer), cast(paid_in_window as integer), promise_state,"
        " cast(open_promised_amount as integer) from marts.promises"
        " where receivable_id like '%PROMISED%'"
    ) == [(1000, 200, "open", 800)]
    assert portions(warehouse, "PROMISED") == [
        (1, "held", "promise", 100),
        (2, "held", "promise", 600),
        (3, "not_due", "event_missing", 100),
    ]


def test_every_figure_still_rests_on_the_rows_of_the_files(warehouse: Warehouse) -> None:
    """What the instalments of a document add up to is the document's row less its payments'."""
    assert (
        warehouse.rows(
            "select items.document_number from marts.open_items as items"
            " left join marts.lineage_edges as edges on edges.output_table = 'open_items'"
            " and edges.output_key = items.receivable_id and edges.edge_type = 'amount'"
            " group by items.document_number, items.receivable_id, items.open_amount"
            " having coalesce(sum(edges.contribution), 0) <> items.open_amount"
        )
        == []
    )
    assert (
        warehouse.rows(
            "select document_number, cast(sum(original_amount) as integer), count(*)"
            " from intermediate.int_receivables group by 1 having sum(original_amount) <> 1000"
        )
        == []
    )


def test_shares_that_are_not_all_of_a_document_are_a_mistake_of_the_policy(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select column_name, value, rule_code from staging.stg_policy__problems order by value"
    ) == [("percent", "49", "not_100_percent"), ("percent", "50", "not_100_percent")]

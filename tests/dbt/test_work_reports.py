"""What was sold and paid, what was recovered at which age, and whether the work worked.

A small company whose figures are known by hand; as_of is 30 June 2026. Policy as shipped: sales of
31 days, 90 days of recovery, 14 days for a task.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

ASKED = (
    *("days_to_resolve", "int_debtor_holds", "lineage_edges", "quarantined_rows"),
    *("recovery_by_age", "sales_statistics", "task_results", "work_results"),
)

D = Decimal


def owes(landing: Landing, customer: str, document: str, amount: str, due: str) -> None:
    landing.add(
        "receivables", document_number=document, customer_number=customer,
        original_amount=amount, document_date="2026-01-10", due_date=due, currency_code="CNY",
    )  # fmt: skip


def pays(landing: Landing, number: str, document: str, amount: str, day: str, **cells: Any) -> None:
    """A credit of a customer, named by the document's first letter, that pays one document."""
    landing.add(
        "credits", credit_number=number, customer_number=document[0], currency_code="CNY",
        effective_date=day, amount=str(D(amount)),
        **{"credit_type": "收款", **{k: v for k, v in cells.items() if k == "credit_type"}},
    )  # fmt: skip
    landing.add(
        "applications", credit_number=number, document_number=document, amount=amount,
        effective_date=cells.get("applied_on", day), discount_amount=cells.get("discount"),
    )  # fmt: skip


def sells(landing: Landing, document: str, line: str, what: tuple[str, str, str], day: str,
          **cells: Any) -> None:  # fmt: skip
    quantity, price, amount = what
    landing.add(
        "sales_lines", document_number=document, customer_number=document[0], line_number=line,
        product_name=f"品{line}", quantity=quantity, unit_price=price, amount=amount,
        currency_code="CNY", sold_on=day, **cells,
    )  # fmt: skip


def sold(landing: Landing) -> None:
    owes(landing, "A", "A1", "1000", "2026-07-30")
    sells(landing, "A1", "1", ("100", "6", "600"), "2026-06-10")
    sells(landing, "A1", "2", ("40", "10.005", "400"), "2026-06-10")
    pays(landing, "R3", "A1", "100", "2026-06-25")
    pays(landing, "R1", "A1", "200", "2026-06-18", applied_on="2026-06-26")
    pays(landing, "R2", "A1", "300", "2026-06-20", discount="10")
    sells(landing, "A2", "1", ("5", "100", "500"), "2026-05-31", sales_rep_number="Y2")
    owes(landing, "A", "A3", "80", "2026-07-30")
    sells(landing, "A3", "1", ("79", "1", "79.01"), "2026-06-30")
    sells(landing, "A4", "1", ("1", "1", "1"), "2026-05-30")
    sells(landing, "A5", "1", ("一", "1", "1"), "2026-06-30")


def recovered(landing: Landing) -> None:
    owes(landing, "B", "B1", "1000", "2026-03-01")
    pays(landing, "P1", "B1", "400", "2026-03-20", applied_on="2026-04-20")
    pays(landing, "P2", "B1", "100", "2026-06-29")
    pays(landing, "P3", "B1", "70", "2026-06-30")
    owes(landing, "B", "B2", "500", "2026-03-01")
    pays(landing, "P4", "B2", "500", "2026-03-01")
    owes(landing, "B", "B3", "200", "2026-03-10")
    pays(landing, "P5", "B3", "50", "2026-03-15", credit_type="贷项")
    owes(landing, "B", "B4", "999", "2026-04-02")


def worked(landing: Landing) -> None:
    owes(landing, "C", "C1", "100", "2026-05-01")
    pays(landing, "P6", "C1", "100", "2026-06-10")
    owes(landing, "D", "D1", "100", "2026-05-01")
    events = (
        ("episode_opened", "T1", "B", "2026-06-05", "r1"),
        ("episode_opened", "T2", "C", "2026-06-01", "r1"),
        ("episode_opened", "T3", "D", "2026-06-17", "r1"),
        ("episode_closed", "T2", "C", "2026-06-01", "r2"),
    )
    for sequence, (kind, task, debtor, opened_on, run) in enumerate(events, start=1):
        payload = {
            "debtor_id": f"account:erp:{debtor}", "opened_on": opened_on,
            "opening_sales_rep_id": "Y1", "sales_rep_id": "Y1",
        }  # fmt: skip
        event(landing, sequence, kind, task, run, payload)
    event(landing, 9, "run_published", "r2", "r2", {"as_of": "2026-06-12"})
    shown = {
        "company_id": "1000", "currency_code": "CNY", "customer_id": "erp:B",
        "demand_amount": "1000", "open_amount": "1000",
    }  # fmt: skip
    # Who was not reached was not spoken to.
    for line, task, debtor, day, result in (
        (6, "T1", "B", "2026-06-06", "未联系上"),
        (7, "T1", "B", "2026-06-08", "已联系：未给日期"),
        (8, "T3", "D", "2026-06-18", "联系方式有误"),
    ):
        landing.add(
            "answers_answers", source="answers", line=line, folder="Y1", place=1, problem="",
            is_signed=True, hk_task=task, hk_run="0123456789abcdef", hk_rep="Y1", hk_folder="Y1",
            hk_day=day, hk_shown=json.dumps({**shown, "customer_id": f"erp:{debtor}"}),
            promised_amount_cells="text", disputed_amount_cells="text", addresses="{}",
            contact_result=result,
        )  # fmt: skip
    landing.add(
        "promises", promise_number="V1", customer_number="B", made_on="2026-06-09",
        promised_date="2026-07-10", promised_amount="50", currency_code="CNY",
    )  # fmt: skip


def event(
    landing: Landing, sequence: int, kind: str, subject: str, run: str, payload: dict[str, str]
) -> None:
    landing.state(
        "ledger_events", sequence=sequence, event_type=kind, occurred_at="2026-06-24 06:00:00",
        run_id=run, subject_id=subject, payload=json.dumps(payload),
    )  # fmt: skip


@pytest.fixture(scope="module")
def office(landing: Landing) -> Warehouse:
    for rep in ("Y1", "Y2"):
        landing.add("sales_reps", sales_rep_number=rep, rep_name=rep)
    for customer in "ABCD":
        landing.add(
            "customers", customer_number=customer, customer_name=f"{customer}公司",
            sales_rep_number="Y1",
        )  # fmt: skip
    sold(landing)
    recovered(landing)
    worked(landing)
    return landing.build_for(*ASKED)


def test_lines_stand_beside_receipts_and_neither_is_counted_twice(office: Warehouse) -> None:
    assert office.rows(
        "select document_number, position, product_name, sales_amount, amount_check,"
        " credit_number, collected_on, collected_amount"
        " from marts.sales_statistics order by document_number, position"
    ) == [
        ("A1", 1, "品1", D(600), "passed", "R1", date(2026, 6, 18), D(200)),
        ("A1", 2, "品2", D(400), "failed", "R2", date(2026, 6, 20), D(300)),
        ("A1", 3, None, None, None, "R3", date(2026, 6, 25), D(100)),
        ("A2", 1, "品1", D(500), "passed", None, None, None),
        ("A3", 1, "品1", D("79.01"), "passed", None, None, None),
    ]


def test_a_document_is_compared_with_its_lines(office: Warehouse) -> None:
    assert office.rows(
        "select distinct document_number, sales_rep_id, document_sales_amount,"
        " document_collected_amount, document_amount, outstanding_amount, document_check"
        " from marts.sales_statistics order by document_number"
    ) == [
        ("A1", "Y1", D(1000), D(600), D(1000), D(390), "passed"),
        ("A2", "Y2", D(500), D(0), None, None, "not_told"),
        ("A3", "Y1", D("79.01"), D(0), D(80), D(80), "failed"),
    ]


def test_a_line_that_cannot_be_read_is_quarantined_and_holds_nobody(office: Warehouse) -> None:
    assert office.rows(
        "select column_name, value from marts.quarantined_rows where table_name = 'sales_lines'"
    ) == [("quantity", "一")]
    assert office.rows("select * from intermediate.int_debtor_holds") == []


def test_recovery_counts_what_was_left_on_the_day_and_what_came_in_time(office: Warehouse) -> None:
    """B1 has 600 left after 31 days, of which 100 came on the ninetieth day; B2 paid in time."""
    assert office.rows(
        "select bucket_code, item_count, reached_amount, collected_amount,"
        " other_reductions_amount, left_amount, recovery_share"
        " from marts.recovery_by_age order by sort_order"
    ) == [
        ("d1_30", 2, D(1200), D(400), D(50), D(750), D("0.3333")),
        ("d31_60", 1, D(600), D(100), D(0), D(500), D("0.1667")),
    ]


def test_a_task_leads_to_a_contact_a_promise_and_money_or_not(office: Warehouse) -> None:
    assert office.rows(
        "select task_id, closed_on, days_to_resolve, contacted_on, promised_on, paid_on,"
        " currency_code, collected_amount, has_had_its_days"
        " from marts.task_results where task_id like 'T%' order by task_id"
    ) == [
        ("T1", None, None, date(2026, 6, 8), date(2026, 6, 9), None, None, None, True),
        ("T2", date(2026, 6, 12), 11, None, None, date(2026, 6, 10), "CNY", D(100), True),
        ("T3", None, None, None, None, None, None, None, False),
    ]


def test_who_was_spoken_to_is_compared_with_who_was_not(office: Warehouse) -> None:
    assert office.rows(
        "select sales_rep_id, task_count, contacted_count, promised_count, paid_count,"
        " resolved_count, contacted_share, paid_share, contacted_paid_share,"
        " uncontacted_paid_share from marts.work_results"
    ) == [("Y1", 2, 1, 1, 1, 1, D("0.5"), D("0.5"), D(0), D(1))]


def test_days_to_resolve_are_those_of_what_ended_and_the_age_of_what_did_not(
    office: Warehouse,
) -> None:
    assert office.rows(
        "select case_type, ended_count, average_days, longest_days, open_count,"
        " oldest_open_days from marts.days_to_resolve where sales_rep_id = 'Y1' order by 1"
    ) == [
        ("overdue_document", 1, D("40.0"), 40, 4, 121),
        ("task", 1, D("11.0"), 11, 2, 25),
    ]


def test_every_figure_is_the_sum_of_its_rows(office: Warehouse) -> None:
    assert office.rows(
        "select output_table, output_column, sum(contribution), count(*)"
        " from marts.lineage_edges"
        " where output_key in ('erp|1000|A1', '1000|CNY|d31_60', 'T2|CNY')"
        " group by all order by all"
    ) == [
        ("recovery_by_age", "collected_amount", D(100), 1),
        ("recovery_by_age", "reached_amount", D(600), 2),
        ("sales_statistics", "document_collected_amount", D(600), 3),
        ("sales_statistics", "document_sales_amount", D(1000), 2),
        ("task_results", "collected_amount", D(100), 1),
    ]

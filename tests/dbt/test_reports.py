"""The reports of the office on a small company whose figures are known by hand.

As_of is 30 June 2026; the daily report looks back 14 days, the monthly ones 12 months.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

ASKED = (
    *("collection_plan", "daily_collections", "lineage_edges", "quarantined_rows"),
    *("rep_months",),
)


def owes(landing: Landing, customer: str, document: str, amount: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=customer,
        original_amount=amount,
        **{
            "document_date": "2026-05-01",
            "due_date": "2026-06-01",
            "currency_code": "CNY",
            **cells,
        },
    )


def credit(landing: Landing, number: str, amount: str, day: str, **cells: Any) -> None:
    landing.add(
        "credits",
        credit_number=number,
        amount=amount,
        effective_date=day,
        **{"customer_number": "A", "credit_type": "收款", "currency_code": "CNY", **cells},
    )


def apply(landing: Landing, number: str, document: str, amount: str, **cells: Any) -> None:
    landing.add(
        "applications",
        credit_number=number,
        document_number=document,
        amount=amount,
        **{"effective_date": "2026-06-20", **cells},
    )


def parties(landing: Landing) -> None:
    landing.add("sales_reps", sales_rep_number="Y1", rep_name="陈一", department="销售一部")
    landing.add("sales_reps", sales_rep_number="Y2", rep_name="林二", department="销售二部")
    for number, name, rep in (("A", "甲公司", "Y1"), ("B", "乙公司", "Y2")):
        landing.add(
            "customers", customer_number=number, customer_name=name, sales_rep_number=rep,
            region="华东" if number == "A" else "华北",
        )  # fmt: skip


def receipts(landing: Landing) -> None:
    owes(landing, "A", "A1", "1000")
    owes(landing, "A", "A2", "500")
    owes(landing, "B", "B1", "300", currency_code="USD")
    credit(landing, "R1", "200", "2026-06-18", payer_name="甲公司", method="现金")
    apply(landing, "R1", "A1", "200", effective_date="2026-06-25")
    credit(landing, "CN", "50", "2026-06-19", credit_type="贷项")
    apply(landing, "CN", "A1", "50", effective_date="2026-06-19")
    credit(landing, "R2", "400", "2026-06-20", payer_name="别家公司")
    apply(landing, "R2", "A1", "250", discount_amount="30")
    apply(landing, "R2", "A2", "100")
    credit(
        landing, "BILL", "300", "2026-06-20", customer_number="B", credit_type="银行承兑汇票",
        currency_code="USD", maturity_date="2026-12-31",
    )  # fmt: skip
    apply(landing, "BILL", "B1", "300")
    credit(landing, "BOUNCED", "70", "2026-06-21", reversed_on="2026-06-22")
    credit(landing, "OLD", "80", "2026-06-16")
    landing.add(
        "promises", promise_number="P1", customer_number="A", document_number="A2",
        made_on="2026-06-22", promised_date="2026-07-10", promised_amount="400",
    )  # fmt: skip


def targets(landing: Landing) -> None:
    """Four reps in May: sales target 100, collection target 50, each reached or missed by a fen."""
    for rep, sold, collected in (
        ("Q1", "100.00", "50.00"),
        ("Q2", "100.00", "49.99"),
        ("Q3", "99.99", "50.00"),
        ("Q4", "99.99", "49.99"),
    ):
        landing.add("sales_reps", sales_rep_number=rep, rep_name=rep)
        landing.add("customers", customer_number=rep, customer_name=rep, sales_rep_number=rep)
        owes(landing, rep, f"S{rep}", sold, due_date="2026-12-31")
        credit(landing, f"R{rep}", collected, "2026-05-31", customer_number=rep)
        target(landing, rep, "2026-05-01", "100", "50")
    credit(landing, "BACK", "1.00", "2026-06-01", customer_number="Q1", credit_type="退货")
    target(landing, "Q2", "2026-06-15", None, "50")
    target(landing, "Q2", "2026-06-15", None, "7")
    target(landing, "Q3", "2026-06-01", "100", None)
    target(landing, "Q4", "2026-06-01", "x", "50")


def target(
    landing: Landing, rep: str, month: str, sales: str | None, collection: str | None
) -> None:
    landing.add(
        "sales_targets",
        sales_rep_number=rep,
        target_month=month,
        currency_code="CNY",
        sales_target=sales,
        collection_target=collection,
    )


@pytest.fixture(scope="module")
def office(landing: Landing) -> Warehouse:
    parties(landing)
    receipts(landing)
    targets(landing)
    return landing.build_for(*ASKED)


def test_a_line_tells_what_came_what_it_paid_and_what_is_left_that_evening(
    office: Warehouse,
) -> None:
    found = office.rows(
        """
        select credit_number, department, document_number, method, sales_amount,
            collected_to_date_amount, other_reductions_amount, outstanding_amount,
            currency_code, collected_amount, day_total_amount
        from marts.daily_collections
        order by credit_number, document_number nulls last
        """
    )
    d = Decimal
    assert found == [
        ("BILL", "销售二部", "B1", None, d(300), d(300), d(0), d(0), "USD", d(300), d(300)),
        ("R1", "销售一部", "A1", "现金", d(1000), d(200), d(0), d(800), "CNY", d(200), d(200)),
        ("R2", "销售一部", "A1", None, d(1000), d(450), d(80), d(470), "CNY", d(250), d(400)),
        ("R2", "销售一部", "A2", None, d(500), d(100), d(0), d(400), "CNY", d(100), d(400)),
        ("R2", "销售一部", None, None, None, None, None, None, "CNY", d(50), d(400)),
    ]


def test_each_of_the_five_checks_is_passed_failed_or_not_told(office: Warehouse) -> None:
    found = office.rows(
        """
        select credit_number, document_number, payer_check, application_check, discount_check,
            bill_check, promise_check, next_promised_date
        from marts.daily_collections
        order by credit_number, document_number nulls last
        """
    )
    july = date(2026, 7, 10)
    yes, no = "passed", "failed"
    assert found == [
        ("BILL", "B1", "not_told", yes, yes, no, yes, None),
        ("R1", "A1", yes, yes, yes, yes, no, None),
        ("R2", "A1", no, yes, no, yes, no, None),
        ("R2", "A2", no, yes, yes, yes, yes, july),
        ("R2", None, no, no, yes, yes, yes, None),
    ]


def test_a_month_is_judged_by_both_targets_to_the_fen(office: Warehouse) -> None:
    found = office.rows(
        """
        select sales_rep_id, sales_amount, sales_share, collected_amount, collection_share,
            attitude, not_measurable_reason
        from marts.rep_months
        where report_month = '2026-05-01' and sales_rep_id like 'Q%'
        order by sales_rep_id
        """
    )
    d = Decimal
    assert found == [
        ("Q1", d("100.00"), d("1.0000"), d("50.00"), d("1.0000"), "strategic", None),
        ("Q2", d("100.00"), d("1.0000"), d("49.99"), d("0.9998"), "sales_led", None),
        ("Q3", d("99.99"), d("0.9999"), d("50.00"), d("1.0000"), "collection_led", None),
        ("Q4", d("99.99"), d("0.9999"), d("49.99"), d("0.9998"), "passive", None),
    ]


def test_who_has_no_target_is_not_judged_and_the_report_says_why(office: Warehouse) -> None:
    found = office.rows(
        """
        select sales_rep_id, currency_code, sales_amount, sales_target, collected_amount,
            collection_target, attitude, not_measurable_reason
        from marts.rep_months
        where report_month = '2026-06-01'
        order by sales_rep_id, currency_code
        """
    )
    d, unjudged = Decimal, "not_measurable"
    assert found == [
        ("Q1", "CNY", d(-1), None, d(0), None, unjudged, "no_targets"),
        ("Q2", "CNY", d(0), None, d(0), d(57), unjudged, "no_sales_target"),
        ("Q3", "CNY", d(0), d(100), d(0), None, unjudged, "no_collection_target"),
        ("Y1", "CNY", d(-50), None, d(680), None, unjudged, "no_targets"),
        ("Y2", "USD", d(0), None, d(300), None, unjudged, "no_targets"),
    ]


def test_a_target_that_cannot_be_read_is_quarantined(office: Warehouse) -> None:
    assert office.rows(
        "select value, rule_code from marts.quarantined_rows where table_name = 'sales_targets'"
    ) == [("x", "not_an_amount")]


def test_the_plan_goes_by_region_and_urgency_with_what_is_asked_for(office: Warehouse) -> None:
    found = office.rows(
        """
        select sales_rep_id, region, region_rank, rank, debtor_name, currency_code,
            demand_amount, held_amount, open_amount
        from marts.collection_plan
        where sales_rep_id = 'Y1'
        """
    )
    # Owed: A1 470 and A2 400. Held: the 400 promised of A2, and 130 of A1 for money not applied.
    assert found == [
        ("Y1", "华东", 1, 1, "甲公司", "CNY", Decimal(340), Decimal(530), Decimal(870)),
    ]


def test_every_figure_of_the_reports_is_the_sum_of_its_rows(office: Warehouse) -> None:
    found = office.rows(
        """
        select output_column, sum(contribution), count(*)
        from marts.lineage_edges
        where output_key = 'Y1|2026-06-01|CNY'
            or output_key = '1000|Y1|2026-06-20|CNY'
        group by output_column
        order by output_column
        """
    )
    assert found == [
        ("collected_amount", Decimal(680), 5),
        ("day_total_amount", Decimal(400), 3),
        ("sales_amount", Decimal(-50), 1),
    ]

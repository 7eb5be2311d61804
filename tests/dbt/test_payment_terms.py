"""Due dates by the terms that Chinese ERPs write, and what is said where a term leaves it open.

One home; as_of is 30 June 2026. The worked dates of one base, 16 January 2026, are literal cases.
"""

from __future__ import annotations

from datetime import date

import pytest
from landing import PROJECT, Landing, Warehouse

pytestmark = pytest.mark.campaign

# A wording that the shipped table knows: what the document tells, and when it is due.
SHIPPED: dict[str, tuple[str, dict[str, str], str]] = {
    "NET30": ("开票后30天", {}, "2026-02-15"),
    "NET30-EN": ("Net 30", {}, "2026-02-15"),
    "NET30-WIDE": ("开票后 ３０ 天", {}, "2026-02-15"),
    "SHIPPED45": ("发货后45天", {"delivery_date": "2026-01-31"}, "2026-03-17"),
    "RECEIVED30": ("票到30天", {"invoice_received_date": "2026-01-20"}, "2026-02-19"),
    "ACCEPTED60": ("验收合格后60天", {"acceptance_date": "2026-03-02"}, "2026-05-01"),
    "COD": ("货到付款", {"delivery_date": "2026-01-18"}, "2026-01-18"),
    "PREPAID": ("款到发货", {}, "2026-01-16"),
    "NEXT-MONTH-END": ("次月底", {}, "2026-02-28"),
    "NEXT-MONTH-31": ("次月31日", {}, "2026-02-28"),
    "NEXT-FIRST": ("次月结30天", {"document_date": "2026-03-10"}, "2026-05-01"),
    "FROM-INVOICE": ("当月结30天", {}, "2026-02-15"),
    "PAY-DAY-10": ("每月10日付款", {}, "2026-02-10"),
    "WARRANTY": ("质保12个月", {"acceptance_date": "2026-02-28"}, "2027-02-28"),
    "BILL90": ("银行承兑90天", {}, "2026-04-16"),
}
# A wording that a company adds, for everybody or for one customer.
OWN_ROWS: tuple[dict[str, str], ...] = (
    {"wording": "月结30天", "customer_id": "erp:ENDS", "term_type": "month_end",
     "month_mode": "from_month_end_days", "days": "30"},
    {"wording": "月结60天", "customer_id": "erp:ENDS", "term_type": "month_end",
     "month_mode": "from_month_end_days", "days": "60"},
    {"wording": "月结30天", "customer_id": "erp:MONTHS", "term_type": "month_end",
     "month_mode": "end_of_nth_month", "months": "1"},
    {"wording": "月结60天", "customer_id": "erp:MONTHS", "term_type": "month_end",
     "month_mode": "end_of_nth_month", "months": "2"},
    {"wording": "月结N天", "customer_id": "erp:FIRST", "term_type": "month_end",
     "month_mode": "from_next_first", "number_is": "days"},
    {"wording": "25日对账月结30天", "term_type": "cut_off", "month_mode": "from_month_end_days",
     "cut_off_day": "25", "days": "30"},
    {"wording": "每月10/25日付款", "term_type": "fixed_day", "days": "30", "pay_day": "10",
     "second_pay_day": "25"},
    *(
        {"wording": "3-6-1", "instalment_number": number, "term_type": "instalment", **event}
        for number, event in {
            "1": {"base_date": "document"},
            "2": {"base_date": "delivery", "days": "7"},
            "3": {"base_date": "acceptance", "months": "12"},
        }.items()
    ),
)  # fmt: skip
OWN: dict[str, tuple[str, str, str]] = {
    "E30": ("ENDS", "月结30天", "2026-03-02"),
    "E60": ("ENDS", "月结60天", "2026-04-01"),
    "M30": ("MONTHS", "月结30天", "2026-02-28"),
    "M60": ("MONTHS", "月结60天", "2026-03-31"),
    "F30": ("FIRST", "月结30天", "2026-03-03"),
    "CUT": ("ANY", "25日对账月结30天", "2026-03-02"),
    "TWICE": ("ANY", "每月10/25日付款", "2026-02-25"),
}


def owes(landing: Landing, document: str, customer: str, term: str, **cells: str) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=customer,
        payment_term=term,
        **{
            "document_date": "2026-01-16",
            "currency_code": "CNY",
            "original_amount": "100",
            **cells,
        },
    )


def terms_left_open(landing: Landing) -> None:
    owes(landing, "OPEN-MODE", "ANY", "月结30天")
    owes(landing, "NOT-RECEIVED", "ANY", "票到30天")
    owes(landing, "NOT-ACCEPTED", "ANY", "验收后10天", delivery_date="2026-02-01")
    owes(landing, "NOT-DELIVERED", "ANY", "验收后10天")
    owes(landing, "NOT-SHIPPED", "ANY", "发货后45天")
    owes(landing, "RETENTION", "ANY", "开票后30天", is_retention="是",
         acceptance_date="2026-01-31")  # fmt: skip
    owes(landing, "UNSAID", "ANY", "")
    owes(landing, "UNKNOWN", "ANY", "按合同")


def instalments(landing: Landing) -> None:
    events = {"delivery_date": "2026-02-01", "acceptance_date": "2026-02-28"}
    for number in ("1", "2", "3"):
        owes(landing, "STEPS", "ANY", "3-6-1", instalment_number=number, **events)
    owes(landing, "WHOLE", "ANY", "3-6-1", **events)


def dates_of_the_erp(landing: Landing) -> None:
    owes(landing, "SAME", "ANY", "开票后30天", due_date="2026-02-15")
    owes(landing, "MOVED", "ANY", "开票后30天", due_date="2026-02-24")
    owes(landing, "EARLIER", "ANY", "开票后30天", due_date="2026-02-14")
    owes(landing, "ASSUMED", "ANY", "月结30天", due_date="2026-02-28")
    owes(landing, "PAID", "ANY", "开票后30天", due_date="2026-02-24")
    landing.add("credits", credit_number="R", customer_number="ANY", credit_type="receipt",
                effective_date="2026-06-01", currency_code="CNY", amount="100")  # fmt: skip
    landing.add("applications", credit_number="R", document_number="PAID",
                effective_date="2026-06-01", amount="100")  # fmt: skip


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.amend_policy("payment_terms", *OWN_ROWS)
    landing.add("customers", customer_number="ANY", customer_name="某公司")
    landing.add("customers", customer_number="BY-CUSTOMER", customer_name="另一公司",
                payment_term="开票后30天")  # fmt: skip
    for document, (term, cells, _) in SHIPPED.items():
        owes(landing, document, "ANY", term, **cells)
    for document, (customer, term, _) in OWN.items():
        owes(landing, document, customer, term)
    owes(landing, "INHERITED", "BY-CUSTOMER", "")
    terms_left_open(landing)
    instalments(landing)
    dates_of_the_erp(landing)
    return landing.build_for("open_items", "data_findings")


def due(warehouse: Warehouse, document: str) -> list[tuple[str, str]]:
    return warehouse.rows(
        "select cast(due_date as varchar), due_date_source from marts.open_items"
        f" where document_number = '{document}' order by instalment_number"
    )  # type: ignore[return-value]


def findings(warehouse: Warehouse, code: str) -> list[tuple[str, str, str]]:
    return warehouse.rows(
        "select split_part(subject_id, ':', 3), value, detail from marts.data_findings"
        f" where finding_code = '{code}' order by 1"
    )  # type: ignore[return-value]


@pytest.mark.parametrize("document", SHIPPED)
def test_a_shipped_wording_gives_the_due_date(warehouse: Warehouse, document: str) -> None:
    assert due(warehouse, document) == [(SHIPPED[document][2], "term")]


@pytest.mark.parametrize("document", OWN)
def test_a_row_of_the_company_gives_each_customer_his_own_way_of_counting(
    warehouse: Warehouse, document: str
) -> None:
    assert due(warehouse, document) == [(OWN[document][2], "term")]


def test_a_document_without_a_term_has_its_customers(warehouse: Warehouse) -> None:
    assert due(warehouse, "INHERITED") == [("2026-02-15", "term")]


def test_each_instalment_counts_from_its_own_event(warehouse: Warehouse) -> None:
    assert due(warehouse, "STEPS") == [
        ("2026-01-16", "term"),
        ("2026-02-08", "term"),
        ("2027-02-28", "term"),
    ]


def test_instalments_that_came_as_one_row_are_due_with_the_last_and_say_so(
    warehouse: Warehouse,
) -> None:
    assert due(warehouse, "WHOLE") == [("2027-02-28", "term_estimated")]


def test_a_date_is_moved_to_a_working_day_in_its_own_column_only(warehouse: Warehouse) -> None:
    """15 February 2026 is a holiday, 28 February a Saturday on which people work."""
    assert warehouse.rows(
        "select document_number, due_date, following_work_day, days_overdue"
        " from marts.open_items inner join marts_steps.work_day_shifts"
        " on due_date = calendar_date where document_number in ('NET30', 'M30', 'RECEIVED30')"
        " order by 1"
    ) == [
        ("M30", date(2026, 2, 28), date(2026, 2, 28), 122),
        ("NET30", date(2026, 2, 15), date(2026, 2, 24), 135),
        ("RECEIVED30", date(2026, 2, 19), date(2026, 2, 24), 131),
    ]


def test_what_a_term_leaves_open_is_assumed_late_and_reported(warehouse: Warehouse) -> None:
    expected = {
        "NOT-ACCEPTED": ("2026-03-13", "base_date_missing", "验收后10天"),
        "NOT-DELIVERED": ("2026-02-25", "base_date_missing", "验收后10天"),
        "NOT-RECEIVED": ("2026-02-20", "base_date_missing", "票到30天"),
        "NOT-SHIPPED": ("2026-03-02", "base_date_missing", "发货后45天"),
        "OPEN-MODE": ("2026-03-02", "month_mode_open", "月结30天"),
        "RETENTION": ("2028-01-31", "warranty_open", "开票后30天"),
        "WHOLE": ("2027-02-28", "several_rules", "3-6-1"),
    }
    assert {document: due(warehouse, document) for document in expected} == {
        document: [(day, "term_estimated")] for document, (day, _, _) in expected.items()
    }
    assert findings(warehouse, "due_date_estimated") == [
        (document, assumption, term) for document, (_, assumption, term) in expected.items()
    ]


def test_without_a_term_that_policy_knows_a_document_is_due_at_once_and_reported(
    warehouse: Warehouse,
) -> None:
    assert (
        due(warehouse, "UNSAID") == due(warehouse, "UNKNOWN") == [("2026-01-16", "document_date")]
    )
    assert findings(warehouse, "due_date_unknown") == [
        ("UNKNOWN", "按合同", "UNKNOWN"),
        ("UNSAID", None, "UNSAID"),
    ]


def test_the_erps_due_date_wins_and_its_distance_from_the_term_is_reported(
    warehouse: Warehouse,
) -> None:
    """What is paid, and what is compared with an assumption, is not reported."""
    assert [due(warehouse, document) for document in ("SAME", "MOVED", "EARLIER", "ASSUMED")] == [
        [("2026-02-15", "erp")],
        [("2026-02-24", "erp")],
        [("2026-02-14", "erp")],
        [("2026-02-28", "erp")],
    ]
    assert findings(warehouse, "due_date_differs") == [
        ("EARLIER", "-1", "2026-02-15"),
        ("MOVED", "9", "2026-02-15"),
    ]


def test_the_rows_shown_to_users_are_rows_of_the_policy_table() -> None:
    page = (PROJECT.parent / "docs" / "payment-terms.md").read_text(encoding="utf-8")
    shown = page.split("```csv\n")[1].split("```")[0].splitlines()
    shipped = (PROJECT / "policy" / "payment_terms.csv").read_text(encoding="utf-8").splitlines()
    assert shown[0] == shipped[0]
    assert {line.count(",") for line in (*shown, *shipped)} == {shipped[0].count(",")}
    keys = [line.split(",")[:3] for line in shipped]
    assert len(keys) == len({tuple(key) for key in keys})

"""What depends on a year whose working days are not announced says so, on the last day of 2026.

2027 stands in policy as expected only; this home has recorded 2028 as announced.
"""

from __future__ import annotations

from datetime import date

import pytest
from landing import Landing, Warehouse

pytestmark = pytest.mark.campaign

LAST_OF_2026 = "2026-12-31"


def promise(landing: Landing, number: str, promised_date: str) -> str:
    return landing.add(
        "promises",
        promise_number=number,
        customer_number="C",
        made_on="2026-12-20",
        promised_date=promised_date,
        promised_amount="10",
        currency_code="CNY",
    )


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.as_of = LAST_OF_2026
    landing.known_at = "2027-01-01 06:00:00"
    landing.amend_policy(
        "work_days",
        {"calendar_date": "2028-01-29", "is_work_day": "是", "calendar_status": "official",
         "name": "调休上班", "source": "test"},
    )  # fmt: skip
    landing.add("customers", customer_number="C", customer_name="某公司")
    landing.add("receivables", document_number="D", customer_number="C", currency_code="CNY",
                document_date="2026-11-01", due_date="2026-12-01",
                original_amount="100")  # fmt: skip
    landing.add("credits", credit_number="R", customer_number="C", credit_type="receipt",
                effective_date="2026-11-01", currency_code="CNY", amount="1")  # fmt: skip
    promise(landing, "THIS-YEAR", "2026-12-25")
    promise(landing, "OVER-NEW-YEAR", "2026-12-31")
    promise(landing, "SPRING-FESTIVAL", "2027-02-05")
    promise(landing, "ANNOUNCED", "2028-01-26")
    return landing.build_for("data_findings")


def test_a_year_is_provisional_until_it_is_announced_and_then_as_announced(
    warehouse: Warehouse,
) -> None:
    """Expected holidays do not count beside announced days: 26 January 2028 is a Wednesday."""
    assert warehouse.rows(
        "select calendar_date, is_work_day, calendar_status from intermediate.int_work_days"
        " where calendar_date in ('2026-10-10', '2027-02-05', '2027-02-09', '2028-01-26',"
        " '2028-01-29') order by 1"
    ) == [
        (date(2026, 10, 10), True, "official"),
        (date(2027, 2, 5), False, "provisional"),
        (date(2027, 2, 9), True, "provisional"),
        (date(2028, 1, 26), True, "official"),
        (date(2028, 1, 29), True, "official"),
    ]


def test_lists_and_promises_that_depend_on_it_are_reported(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select split_part(subject_id, ':', -1), value, detail from marts.data_findings"
        " where finding_code = 'provisional_work_day' order by 2, 1"
    ) == [
        ("OVER-NEW-YEAR", "2027-01-03", "2026-12-31"),
        ("work_date", "2027-01-04", "2026-12-31"),
        ("SPRING-FESTIVAL", "2027-02-12", "2027-02-05"),
    ]

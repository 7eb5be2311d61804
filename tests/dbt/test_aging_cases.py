"""The 37 cases of receivables aging that systems get wrong, each by its number.

Every case is a company of its own in one build; as_of is Tuesday 30 June 2026, and what was known
on 15 July counts. docs/conformance.md lists the cases.
"""

from __future__ import annotations

import aging_cases_of_credits
import aging_cases_of_dates
import pytest
from aging_case import CASES, Case, Expected, told
from books import Books
from landing import Landing, Warehouse

MODULES = (aging_cases_of_credits, aging_cases_of_dates)
LETTERS_AFTER_TEN_DAYS = {
    "letter_kind": "reminder",
    "label_zh": "付款提醒函",
    "label_en": "Payment reminder",
    "minimum_days_overdue": "10",
    "minimum_amount": "100",
    "currency_code": "*",
    "cycle": "calendar_month",
}
ASKED = (
    *("open_items", "item_dispositions", "unapplied_credits", "customer_balances", "promises"),
    *("consolidated_balances", "credit_exposures", "letters_due", "int_open_orders"),
    "stg_exclusions",
)
Built = tuple[Warehouse, dict[Case, Expected]]


@pytest.fixture(scope="module")
def built(landing: Landing) -> Built:
    landing.known_at = "2026-07-15 06:00:00"
    landing.add("policy_letter_kinds", source="policy", **LETTERS_AFTER_TEN_DAYS)
    expected = {case: case.land(Books(landing, case.company)) for case in CASES}
    return landing.build_for(*ASKED), expected


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case.number:02}{case.part}_{case.sentence}")
        for case in sorted(CASES, key=lambda case: case.company)
    ],
)
def test_case(built: Built, case: Case) -> None:
    warehouse, expected = built
    assert told(warehouse, case.company, expected[case]) == expected[case]

"""What the waist adds to staged rows: reps by rule, debtors, holds, episodes, the calendar."""

from __future__ import annotations

import json
from datetime import date

import pytest
from landing import Landing, Warehouse

LAYOUTS = ("generic", "sap")


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.add("customers", customer_number="C001", customer_name="甲公司", sales_rep_number="S01")
    for number, source in (("C002", "erp"), ("C003", "crm")):
        landing.add(
            "customers",
            customer_number=number,
            customer_name="乙集团",
            unified_social_credit_code="91310000MA1FL0000N",
            source=source,
        )
    landing.add("sales_reps", sales_rep_number="S01", rep_name="张三")
    document = {"document_date": "2026-05-01", "currency_code": "CNY", "original_amount": "10"}
    numbered = [
        {"customer_number": "C001", "sales_rep_number": "S09"},
        {"customer_number": "C001"},
        {"customer_number": "C002", "company_id": "2000"},
        {"customer_number": "C002"},
        {"customer_number": "C003", "source": "crm"},
        {"customer_number": "C404"},
    ]
    for position, row in enumerate(numbered, start=1):
        landing.add("receivables", document_number=f"INV{position}", **document, **row)
    landing.add(
        "credits",
        source="crm",
        credit_number="R1",
        credit_type="收款",
        effective_date="2026-06-01",
        currency_code="CNY",
        amount="1e3",
    )
    for rule in (
        {"_source": "erp", "company_id": "2000", "sales_rep_number": "S20"},
        {"_source": "erp", "sales_rep_number": "S10"},
        {"sales_rep_number": "S00"},
    ):
        landing.state("home_rep_rules", _source_row_id="home.0.5", **rule)
    landing.state(
        "home_sales_reps", sales_rep_number="S20", rep_name="李四", _source_row_id="home.0.6"
    )
    _tell(landing, 1, "episode_opened", "T1", "S01")
    _tell(landing, 2, "episode_opened", "T2", "S01")
    _tell(landing, 3, "episode_reassigned", "T1", "S20")
    _tell(landing, 4, "episode_closed", "T2", "S01")
    landing.state(
        "ledger_events",
        sequence=5,
        event_type="letter_planned",
        occurred_at="2026-06-01 06:00:00",
        subject_id="L1",
        payload=json.dumps({"company_id": "1000", "letter_kind": "reminder", "cycle": "2026-06"}),
    )
    return landing.build("staging", "intermediate")


def _tell(landing: Landing, sequence: int, event: str, task: str, rep: str) -> None:
    payload = {
        "debtor_id": "account:erp:C001",
        "opening_sales_rep_id": "S01",
        "sales_rep_id": rep,
        "opened_on": "2026-06-01",
    }
    landing.state(
        "ledger_events",
        sequence=sequence,
        event_type=event,
        occurred_at="2026-06-01 06:00:00",
        subject_id=task,
        payload=json.dumps(payload),
    )


def test_the_rep_is_the_documents_then_the_customers_then_the_homes(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select document_number, sales_rep_id from intermediate.int_receivables order by 1"
    ) == [
        ("INV1", "S09"),
        ("INV2", "S01"),
        ("INV3", "S20"),
        ("INV4", "S10"),
        ("INV5", "S00"),
        ("INV6", "S10"),
    ]


def test_every_rep_that_is_named_exists(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select sales_rep_id, rep_name from intermediate.int_sales_reps order by 1"
    ) == [("S00", "S00"), ("S01", "张三"), ("S09", "S09"), ("S10", "S10"), ("S20", "李四")]


def test_accounts_with_one_credit_code_are_one_debtor(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select customer_id, debtor_id, display_name, is_master_data_missing"
        " from intermediate.int_customers order by 1"
    ) == [
        ("crm:C003", "uscc:91310000MA1FL0000N", "乙集团", False),
        ("erp:C001", "account:erp:C001", "甲公司", False),
        ("erp:C002", "uscc:91310000MA1FL0000N", "乙集团", False),
        ("erp:C404", "account:erp:C404", "C404", True),
    ]


def test_a_quarantined_row_of_nobody_holds_every_debtor_of_its_source(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select debtor_id, company_id, table_name, rule_code from intermediate.int_debtor_holds"
    ) == [("uscc:91310000MA1FL0000N", "1000", "credits", "not_an_amount")]


def test_an_open_episode_keeps_its_opening_rep_and_has_its_latest(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select task_id, opening_sales_rep_id, sales_rep_id, opened_on, source_row_id"
        " from intermediate.int_task_episodes where not is_closed"
    ) == [("T1", "S01", "S20", date(2026, 6, 1), "ledger.1")]


def test_a_letter_event_is_named_without_its_prefix(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select letter_id, letter_kind, cycle, event_type from intermediate.int_letter_events"
    ) == [("L1", "reminder", "2026-06", "planned")]


def test_the_calendar_knows_announced_days_and_marks_the_others(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select calendar_date, is_work_day, calendar_status from intermediate.int_work_days"
        " where calendar_date in ('2026-02-14', '2026-02-16', '2026-07-01', '2027-01-01',"
        " '2027-01-04', '2028-01-26') order by 1"
    ) == [
        (date(2026, 2, 14), True, "official"),
        (date(2026, 2, 16), False, "official"),
        (date(2026, 7, 1), True, "official"),
        (date(2027, 1, 1), False, "provisional"),
        (date(2027, 1, 4), True, "provisional"),
        (date(2028, 1, 26), False, "provisional"),
    ]
    assert warehouse.rows(
        "select min(calendar_date), max(calendar_date), count(*) from intermediate.int_work_days"
    ) == [(date(2000, 1, 1), date(2031, 12, 31), 11688)]


def test_every_company_code_in_use_is_a_company(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select company_id, legal_name, currency_code from intermediate.int_companies order by 1"
    ) == [("1000", "华东示例制造有限公司", "CNY"), ("2000", None, "CNY")]


def test_a_table_nobody_delivers_exists_and_is_empty(warehouse: Warehouse) -> None:
    assert warehouse.rows("select count(*) from intermediate.int_exchange_rates") == [(0,)]

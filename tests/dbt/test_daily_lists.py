"""The day of a rep with more customers than hours: who is listed, who waits, who stands in.

as_of is Tuesday 30 June 2026, the lists are for Wednesday 1 July.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from landing import Landing, Warehouse
from oracle.calendar import is_work_day

CAPACITY = 6
CUSTOMERS = 25
AS_OF = date(2026, 6, 30)


def account(landing: Landing, number: str, rep: str | None, **cells: Any) -> None:
    landing.add(
        "customers",
        customer_number=number,
        customer_name=f"{number}有限公司",
        sales_rep_number=rep,
        delivery_address="江苏省苏州市示例路1号",
        **cells,
    )


def owes(landing: Landing, number: str, amount: str, due: str) -> None:
    landing.add(
        "receivables", document_number=f"D-{number}", customer_number=number, currency_code="CNY",
        original_amount=amount, document_date="2023-01-05", due_date=due,
    )  # fmt: skip


def decides(landing: Landing, code: str, subject: str | None = None, **cells: str) -> None:
    landing.add(
        "policy_overrides",
        source="policy",
        override_code=code,
        subject=subject,
        **{"expires_on": "2026-07-03", "reason": "主管决定", "name": "王经理", **cells},
    )


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.add("sales_reps", sales_rep_number="BUSY", rep_name="忙", daily_capacity=str(CAPACITY))
    landing.add("sales_reps", sales_rep_number="LEFT", rep_name="离", is_active="否",
                deputy_number="AWAY", manager_number="BOSS")  # fmt: skip
    landing.add("sales_reps", sales_rep_number="AWAY", rep_name="假", deputy_number="DEPUTY",
                manager_number="BOSS")  # fmt: skip
    landing.add("sales_reps", sales_rep_number="DEPUTY", rep_name="代")
    landing.add("sales_reps", sales_rep_number="BOSS", rep_name="主")
    for place in range(CUSTOMERS):
        account(landing, f"C{place:02}", "BUSY")
        owes(landing, f"C{place:02}", f"{place + 1}000", "2026-06-15")
    account(landing, "OLD", "BUSY")
    owes(landing, "OLD", "1", "2023-07-20")
    account(landing, "OFF", "BUSY")
    owes(landing, "OFF", "900000", "2026-01-15")
    account(landing, "PIN", "BUSY")
    owes(landing, "PIN", "2", "2026-06-29")
    account(landing, "GONE", "LEFT")
    owes(landing, "GONE", "500", "2026-06-15")
    account(landing, "ILL", "AWAY")
    owes(landing, "ILL", "500", "2026-06-15")
    account(landing, "NOBODY", None)
    owes(landing, "NOBODY", "500", "2026-06-15")
    decides(landing, "absent", sales_rep_id="AWAY")
    decides(landing, "snooze", "OFF")
    decides(landing, "pin", "PIN")
    decides(landing, "pin", "C00", expires_on="2026-06-30")
    decides(landing, "reassign", "NOBODY", to_sales_rep_id="DEPUTY")
    decides(landing, "snooze", "STRANGER")
    return landing.build_for("collection_tasks", "letters_due", "data_findings", "contact_gaps")


def test_the_departed_and_the_absent_are_stood_in_for(warehouse: Warehouse) -> None:
    """The deputy of the departed rep is away himself, so his manager acts."""
    assert warehouse.rows(
        "select sales_rep_id, debtor_id from marts.collection_tasks"
        " where sales_rep_id <> 'BUSY' order by debtor_id"
    ) == [
        ("BOSS", "account:erp:GONE"),
        ("DEPUTY", "account:erp:ILL"),
        ("DEPUTY", "account:erp:NOBODY"),
    ]


def test_reminder_and_statement_go_with_whoever_acts(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select sales_rep_id from marts.letters_due where debtor_id = 'account:erp:ILL'"
    ) == [("DEPUTY",), ("DEPUTY",)]


def test_pins_and_limitation_keep_their_place_and_a_day_holds_no_more_than_it_can(
    warehouse: Warehouse,
) -> None:
    listed = warehouse.rows(
        "select debtor_id, rank, is_pinned, is_guaranteed, recommended_action"
        " from marts.collection_tasks where sales_rep_id = 'BUSY' and not is_cut order by rank"
    )
    assert len(listed) == CAPACITY
    assert listed[0] == ("account:erp:PIN", 1, True, False, "ask_for_payment")
    assert ("account:erp:OLD", False, True, "interrupt_limitation") in {
        (debtor, *rest) for debtor, _, *rest in listed
    }


def test_what_is_cut_is_listed_with_rank_and_reason(warehouse: Warehouse) -> None:
    cut = warehouse.rows(
        "select rank, debtor_id, cut_reason, cast(waits_until as varchar)"
        " from marts.collection_tasks where sales_rep_id = 'BUSY' and is_cut order by rank"
    )
    assert [row[0] for row in cut] == list(range(CAPACITY + 1, CUSTOMERS + 3 + 1))
    assert Counter(row[2] for row in cut) == {"capacity": CUSTOMERS + 2 - CAPACITY, "snoozed": 1}
    assert cut[-1] == (CUSTOMERS + 3, "account:erp:OFF", "snoozed", "2026-07-06")


def test_decisions_without_effect_are_told(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select finding_code, value from marts.data_findings"
        " where finding_code like 'override%' order by finding_code"
    ) == [("override_expired", "pin C00"), ("override_subject_unknown", "snooze STRANGER")]


def test_limitation_is_the_first_reason_and_names_its_day(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select first_reason_code, first_reason_parameters from marts.collection_tasks"
        " where debtor_id = 'account:erp:OLD'"
    ) == [("limitation", '{"date": "2026-07-20"}')]


def test_silence_is_not_avoidance_where_nobody_tells_contacts(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select count(*), count(days_without_contact) from marts.contact_gaps"
        " where sales_rep_id = 'BUSY'"
    ) == [(CUSTOMERS + 3, 0)]


@pytest.mark.campaign
def test_nobody_waits_for_ever(warehouse: Warehouse, landing: Landing, tmp_path: Path) -> None:
    """The list's own SQL, asked for one working day after another when no decision counts any more.

    Six places: one for the limitation, three by score, two by turns. Twenty-four of the
    twenty-eight customers are left out by their scores, so twelve days bring each of them a turn.
    """
    statement = Path(
        landing.path.with_name("dbt"), "run/huikuan/models/marts/tasks/collection_tasks.sql"
    ).read_text("utf-8")
    days = [day for day in (date(2026, 7, 6) + timedelta(days=step) for step in range(20))
            if is_work_day(day)]  # fmt: skip
    seen: Counter[str] = Counter()
    copy = shutil.copy(warehouse.path, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(copy)) as connection:
        for day in days[:12]:
            connection.execute("drop table marts.collection_tasks")
            connection.execute(statement.replace(f"'{AS_OF}'", f"'{day}'"))
            listed = connection.execute(
                "select debtor_id from marts.collection_tasks"
                " where sales_rep_id = 'BUSY' and not is_cut"
            ).fetchall()
            assert len(listed) == CAPACITY
            seen.update(debtor for (debtor,) in listed)
    assert len(seen) == CUSTOMERS + 3
    assert sorted(seen.values()) == [1] * 24 + [12] * 4

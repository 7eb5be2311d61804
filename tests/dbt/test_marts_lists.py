"""What reps receive: who is on a list, why, in which order, and which letters go out.

One company with many debtors, each a named case; as_of is Tuesday 30 June 2026.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

ASKED = (
    *("collection_task_amounts", "collection_task_items", "collection_tasks"),
    *("credit_breaches", "customer_balances", "data_findings", "item_dispositions"),
    *("letter_amounts", "letters_due", "lineage_edges", "open_items"),
    *("task_episodes", "unapplied_credits"),
)

PLACE = {"contact_name": "张会计", "delivery_address": "江苏省苏州市示例路1号"}
CODE = "91320594MA0DEM0057"

# The key of the letter of that debtor, kind and cycle.
APPROVED = "78cc292a666cb219"


def account(landing: Landing, number: str, rep: str = "S1", **cells: Any) -> None:
    landing.add(
        "customers",
        customer_number=number,
        customer_name=f"{number}有限公司",
        sales_rep_number=rep,
        **{**PLACE, **cells},
    )


def owes(landing: Landing, number: str, document: str, amount: str, due: str, **cells: Any) -> None:
    landing.add(
        "receivables",
        document_number=document,
        customer_number=number,
        original_amount=amount,
        due_date=due,
        **{"document_date": "2026-03-01", "currency_code": "CNY", **cells},
    )


def pays(landing: Landing, number: str, receipt: str, amount: str, **cells: Any) -> None:
    landing.add(
        "credits",
        credit_number=receipt,
        customer_number=number,
        amount=amount,
        **{
            "credit_type": "receipt",
            "effective_date": "2026-06-10",
            "currency_code": "CNY",
            **cells,
        },
    )


def debts_of_every_kind(landing: Landing) -> None:
    account(landing, "LATE")
    owes(landing, "LATE", "L1", "500", "2026-05-31")
    owes(landing, "LATE", "L2", "500", "2026-06-30")
    account(landing, "OVERPAID")
    owes(landing, "OVERPAID", "O1", "100", "2026-05-31")
    owes(landing, "OVERPAID", "O2", "500", "2026-06-01")
    pays(landing, "OVERPAID", "RO", "130")
    landing.add(
        "applications", credit_number="RO", document_number="O1", effective_date="2026-06-10",
        amount="130",
    )  # fmt: skip
    account(landing, "SOON")
    owes(landing, "SOON", "S1", "500", "2026-07-07")
    account(landing, "FAR", unified_social_credit_code=f"{CODE[:-1]}O")
    owes(landing, "FAR", "F1", "500", "2026-07-08")
    owes(landing, "FAR", "F2", "500", "2026-07-30", document_date="2026-07-01")
    account(landing, "SISTER", is_intercompany="是")
    owes(landing, "SISTER", "I1", "500", "2026-05-31")
    account(landing, "SOLD")
    owes(landing, "SOLD", "A1", "500", "2026-05-31", assigned_to="示例保理")
    account(landing, "UNREADABLE")
    owes(landing, "UNREADABLE", "U1", "500", "2026-05-31")
    pays(landing, "UNREADABLE", "RU", "1e3")
    account(landing, "ALL_UNREAD", "S2")
    owes(landing, "ALL_UNREAD", "V1", "待定", "2026-05-31")
    owes(landing, "ALL_UNREAD", "V2", "1e3", "2026-05-31")
    account(landing, "ONLY_CASH_UNREAD", "S2")
    pays(landing, "ONLY_CASH_UNREAD", "RV", "1e3")


def who_paid_all(landing: Landing) -> None:
    """Paid in full the day before, so that he is thanked; one a week ago, and one insolvent."""
    for number, paid_on, cells in (
        ("SETTLED", "2026-06-29", {}),
        ("LONG_SETTLED", "2026-06-22", {}),
        ("SETTLED_INSOLVENT", "2026-06-29", {"legal_status": "破产"}),
    ):
        account(landing, number, "S2", **cells)
        owes(landing, number, f"{number}-1", "300", "2026-05-31")
        pays(landing, number, f"R-{number}", "300", effective_date=paid_on)
        landing.add(
            "applications", credit_number=f"R-{number}", document_number=f"{number}-1",
            effective_date=paid_on, amount="300",
        )  # fmt: skip


def debtors_of_letters(landing: Landing) -> None:
    account(landing, "BRANCH", "S2", unified_social_credit_code=CODE)
    owes(landing, "BRANCH", "B1", "300", "2026-05-31")
    account(landing, "MAIN", "S3", unified_social_credit_code=CODE, credit_limit="0",
            credit_limit_currency="CNY")  # fmt: skip
    owes(landing, "MAIN", "M1", "900", "2026-06-20")
    account(landing, "NOWHERE", "S2", delivery_address=None)
    owes(landing, "NOWHERE", "N1", "500", "2026-05-31")
    account(landing, "SMALL", "S2")
    owes(landing, "SMALL", "K1", "99.99", "2026-05-31")
    account(landing, "DOLLARS", "S2")
    owes(landing, "DOLLARS", "D1", "500", "2026-05-31", currency_code="USD")
    account(landing, "APPROVED", "S2")
    owes(landing, "APPROVED", "P1", "500", "2026-05-31")


def trifles(landing: Landing) -> None:
    """Policy demands at least 50 yuan."""
    landing.amend_policy("demand_minimums", {"currency_code": "CNY", "minimum_amount": "50"})
    account(landing, "TRIFLE", "S2")
    owes(landing, "TRIFLE", "T1", "49.99", "2026-05-31")
    account(landing, "TWO_TRIFLES", "S2")
    owes(landing, "TWO_TRIFLES", "T2", "20", "2026-05-31")
    owes(landing, "TWO_TRIFLES", "T3", "30", "2026-06-20")
    account(landing, "TRIFLE_AND_SOON", "S2")
    owes(landing, "TRIFLE_AND_SOON", "T4", "49.99", "2026-05-31")
    owes(landing, "TRIFLE_AND_SOON", "T5", "500", "2026-07-02")


def what_we_did(landing: Landing) -> None:
    about = {"company_id": "1000", "letter_kind": "reminder", "cycle": "2026-06"}
    event(landing, 1, "letter_approved", APPROVED, debtor_id="account:erp:APPROVED", **about)
    episode = {"debtor_id": "account:erp:LATE", "opened_on": "2026-06-24"}
    event(
        landing, 2, "episode_opened", "late-task",
        opening_sales_rep_id="S0", sales_rep_id="S0", **episode,
    )  # fmt: skip
    event(
        landing, 3, "episode_opened", "paid-task",
        debtor_id="account:erp:PAID", opened_on="2026-06-24",
        opening_sales_rep_id="S1", sales_rep_id="S1",
    )  # fmt: skip


def event(landing: Landing, sequence: int, kind: str, subject: str, **payload: str) -> None:
    landing.state(
        "ledger_events",
        sequence=sequence,
        event_type=kind,
        occurred_at="2026-06-24 06:00:00",
        run_id="r",
        subject_id=subject,
        payload=json.dumps(payload),
    )


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    debts_of_every_kind(landing)
    who_paid_all(landing)
    debtors_of_letters(landing)
    trifles(landing)
    what_we_did(landing)
    landing.add("sales_reps", sales_rep_number="S1", rep_name="王一", daily_capacity="2")
    landing.state(
        "home_bank_accounts",
        company_id="1000",
        currency_code="CNY",
        bank_name="示例银行",
        account_name="华东示例制造有限公司",
        account_number="6222",
        approved_by="财务",
        _source_row_id="home.0.9",
    )
    return landing.build_for(*ASKED)


def test_a_rep_has_one_entry_per_debtor_in_a_fixed_order(warehouse: Warehouse) -> None:
    """Two a day: the best score, and one of the other three whose turn it is."""
    rows = warehouse.rows(
        "select rank, debtor_name, recommended_action, first_reason_code, is_held, is_cut,"
        " cast(work_date as varchar) from marts.collection_tasks where sales_rep_id = 'S1'"
        " order by rank"
    )
    assert rows == [
        (1, "LATE有限公司", "ask_for_payment", "days_overdue", False, False, "2026-07-01"),
        (2, "OVERPAID有限公司", "reconcile_statement", "days_overdue", False, False, "2026-07-01"),
        (3, "UNREADABLE有限公司", "correct_data", "data_hold", True, True, "2026-07-01"),
        (4, "SOON有限公司", "remind_before_due", "due_soon", False, True, "2026-07-01"),
    ]


def test_a_task_says_how_much_by_currency(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select demand_amount, not_due_amount, held_amount, overdue_amount, unapplied_amount,"
        " open_amount from marts.collection_task_amounts inner join marts.collection_tasks"
        " using (task_id) where debtor_name in ('LATE有限公司', 'OVERPAID有限公司')"
        " order by debtor_name"
    )
    assert rows == [
        tuple(map(Decimal, (500, 500, 0, 500, 0, 1000))),
        tuple(map(Decimal, (470, 0, 30, 500, 30, 500))),
    ]


def test_an_overpayment_is_a_credit_and_no_negative_debt(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select credit_id, credit_type, unapplied_amount from marts.unapplied_credits"
    ) == [("over_applied:erp:1000:O1:1", "over_applied", Decimal(30))]
    assert warehouse.rows("select min(open_amount) > 0 from marts.open_items") == [(True,)]


def test_a_document_of_tomorrow_is_a_finding_and_not_a_debt(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select subject_id, value from marts.data_findings where finding_code = 'dated_after_as_of'"
    ) == [("erp:1000:F2:1", "2026-07-01")]


def test_a_credit_code_that_is_none_is_a_finding_and_makes_no_debtor(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select subject_id, value, detail from marts.data_findings"
        " where finding_code = 'not_a_credit_code'"
    ) == [("erp:FAR", f"{CODE[:-1]}O", "FAR有限公司")]
    assert warehouse.rows(
        "select distinct debtor_id from marts.customer_balances where customer_id = 'erp:FAR'"
    ) == [("account:erp:FAR",)]


def test_a_shared_debtor_has_one_letter_with_the_rep_of_most_demand(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select sales_rep_id, customer_id, recipient_name, letter_state, total_amount"
        " from marts.letters_due inner join marts.letter_amounts using (letter_id)"
        f" where debtor_id = 'uscc:{CODE}' and letter_kind = 'reminder'"
    )
    assert rows == [("S3", "erp:MAIN", "MAIN有限公司", "planned", Decimal(1200))]
    assert warehouse.rows(
        "select sales_rep_id, debtor_id from marts.collection_tasks"
        f" where debtor_id = 'uscc:{CODE}' order by sales_rep_id"
    ) == [("S2", f"uscc:{CODE}"), ("S3", f"uscc:{CODE}")]


def test_a_letter_that_cannot_go_says_why(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select customer_id, withheld_reason from marts.letters_due"
        " where letter_state = 'withheld' and letter_kind = 'reminder' order by customer_id"
    )
    assert rows == [
        ("erp:DOLLARS", "no_bank_account"),
        ("erp:NOWHERE", "no_address"),
        ("erp:SMALL", "below_minimum"),
        ("erp:TRIFLE", "below_minimum"),
        ("erp:TRIFLE_AND_SOON", "below_minimum"),
        ("erp:TWO_TRIFLES", "below_minimum"),
        ("erp:UNREADABLE", "data_hold"),
    ]


def test_a_debtor_who_owes_less_than_the_minimum_is_neither_asked_nor_written_to(
    warehouse: Warehouse,
) -> None:
    """It is no reason for a task; beside another reason it is shown as held."""
    assert warehouse.rows(
        "select customer_id, disposition, reason_code, sum(amount)"
        " from marts.item_dispositions where customer_id like '%TRIFLE%' group by all order by all"
    ) == [
        ("erp:TRIFLE", "held", "below_minimum", Decimal("49.99")),
        ("erp:TRIFLE_AND_SOON", "held", "below_minimum", Decimal("49.99")),
        ("erp:TRIFLE_AND_SOON", "not_due", "not_due", Decimal(500)),
        ("erp:TWO_TRIFLES", "demand", "overdue", Decimal(50)),
    ]
    assert warehouse.rows(
        "select debtor_name, recommended_action, demand_amount, held_amount"
        " from marts.collection_tasks inner join marts.collection_task_amounts using (task_id)"
        " where debtor_name like '%TRIFLE%' order by all"
    ) == [
        ("TRIFLE_AND_SOON有限公司", "remind_before_due", Decimal(0), Decimal("49.99")),
        ("TWO_TRIFLES有限公司", "ask_for_payment", Decimal(50), Decimal(0)),
    ]


def test_an_approved_letter_is_not_planned_again(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select letter_id, letter_state, withheld_reason from marts.letters_due"
        " where customer_id = 'erp:APPROVED' and letter_kind = 'reminder'"
    ) == [(APPROVED, "approved", None)]


def test_an_episode_goes_on_with_another_rep_and_ends_when_all_is_paid(
    warehouse: Warehouse,
) -> None:
    rows = warehouse.rows(
        "select task_id, sales_rep_id, opening_sales_rep_id, episode_event"
        " from marts.task_episodes where episode_event <> 'opened' order by task_id"
    )
    assert rows == [
        ("late-task", "S1", "S0", "reassigned"),
        ("paid-task", "S1", "S1", "closed"),
    ]


def test_a_limit_of_zero_means_cash_only(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select breach_type, exposure_amount, over_limit_amount from marts.credit_breaches"
        " where customer_id = 'erp:MAIN'"
    ) == [("cash_only", Decimal(900), Decimal(900))]


def test_who_has_nothing_that_can_be_read_is_on_the_list_all_the_same(warehouse: Warehouse) -> None:
    unread = "debtor_id in ('account:erp:ALL_UNREAD', 'account:erp:ONLY_CASH_UNREAD')"
    assert warehouse.rows(
        "select debtor_id, sales_rep_id, recommended_action, hold_reason_code, leaves_when"
        f" from marts.collection_tasks where {unread}"
    ) == [("account:erp:ALL_UNREAD", "S2", "correct_data", "data_hold", "corrected")]
    assert warehouse.rows(f"select * from marts.open_items where {unread}") == []
    assert warehouse.rows(f"select * from marts.letters_due where {unread}") == []


def test_who_paid_all_he_owed_is_thanked_for_some_days_and_asked_for_nothing(
    warehouse: Warehouse,
) -> None:
    settled = "debtor_id like 'account:erp:%SETTLED%'"
    assert warehouse.rows(
        "select debtor_id, sales_rep_id, recommended_action, first_reason_code, leaves_when,"
        f" maximum_days_overdue, is_held from marts.collection_tasks where {settled}"
    ) == [("account:erp:SETTLED", "S2", "visit_after_payment", "paid_lately", "thanked", 0, False)]
    for mart in ("open_items", "item_dispositions", "letters_due"):
        assert warehouse.rows(f"select * from marts.{mart} where {settled}") == []
    for mart in ("collection_task_amounts", "collection_task_items"):
        assert (
            warehouse.rows(
                f"select * from marts.{mart} inner join marts.collection_tasks using (task_id)"
                f" where {settled}"
            )
            == []
        )
    assert warehouse.rows(
        "select output_column from marts.lineage_edges"
        " inner join marts.collection_tasks on output_key = task_id"
        f" where {settled} order by all"
    ) == [("customer",), ("receipt",)]

"""Who answers for an account, what people state of it, and what names suggest."""

from __future__ import annotations

import json

import pytest
from landing import Landing, Warehouse

ASKED = (
    *("collection_tasks", "data_findings", "debtor_suggestions"),
    *("int_customer_contacts", "int_customers", "int_task_episodes"),
    *("letter_item_steps", "letter_standings", "letters_due", "open_items"),
    *("stg_policy__problems", "task_episodes"),
)

CODE = "91310000MA1FL0000N"
OTHER_CODE = "91320594MA0DEM0057"
PAIR_CODE, ODD_CODE = "91320505MA0DEM0135", "91320214MA0DEM021H"
WRONG_DIGIT = "91310000MA1FL0000X"
NAMES = {
    # number: (name, credit code)
    "MAIN": ("上海示例机械有限公司", CODE),
    "TWIN": ("别的名字", CODE.lower()),
    "SPOILED": ("抄错代码有限公司", WRONG_DIGIT),
    "ALONE": ("代码录错有限公司", CODE),
    "BRANCH": ("上海示例机械有限公司苏州分公司", OTHER_CODE),
    "WIDE": ("上海示例机械 有限责任公司（停用）", ""),
    "RENAMED": ("新名字有限公司（原老名字电器有限公司）", ""),
    "FORMER": ("老名字电器有限公司", ""),
    "MAPPED": ("个体户张三", ""),
    "HOP": ("张三的弟弟", ""),
    "ASKED": ("上海示例机械有限公司", ""),
    "SHORT": ("散户", ""),
    "SHORT2": ("散户", ""),
    "STATED": ("破产的客户有限公司", ""),
    "LATER": ("将来破产有限公司", ""),
    "KNOWN": ("源里已破产有限公司", ""),
    "OWN": ("自家人有限公司", ""),
    "PAIR": ("两个账户的有限公司", PAIR_CODE),
    "PAIR2": ("两个账户的有限公司", PAIR_CODE),
    "ODD": ("政策不明的有限公司", ODD_CODE),
    "ODD2": ("政策不明的有限公司", ODD_CODE),
}
BY = {"reviewed_by": "王芳", "reviewed_on": "2026-06-01", "reason": "工商登记"}


def _same(account: str, debtor: str, decision: str = "same") -> dict[str, str]:
    return {"customer_id": account, "debtor_id": debtor, "decision": decision, **BY}


MAPPING = (
    _same("erp:ALONE", "account:erp:ALONE"),
    _same("erp:MAPPED", "account:erp:MAIN"),
    _same("erp:HOP", "account:erp:MAPPED"),
    _same("erp:ASKED", "account:erp:MAIN", "separate"),
    _same("erp:K404", "account:erp:MAIN"),
)
FACTS = (
    {"customer_id": "erp:STATED", "legal_status": "破产", "enterprise_size": "小型", **BY},
    {
        "customer_id": "erp:LATER",
        "legal_status": "insolvent",
        "legal_status_since": "2026-07-01",
        **BY,
    },
    {"customer_id": "erp:KNOWN", "legal_status": "normal", "importance": "重点", **BY},
    {"customer_id": "erp:OWN", "is_intercompany": "是", "delivery_address": "苏州路9号", **BY},
    {"customer_id": "erp:K405", "legal_status": "诉讼中", **BY},
    {"customer_id": "erp:PAIR2", "dunning_policy": "no_letters", **BY},
    {"customer_id": "erp:ODD", "dunning_policy": "no_letters", **BY},
    {"customer_id": "erp:ODD2", "dunning_policy": "unheard_of", **BY},
    {"customer_id": "erp:K406", "language": "en", **BY},
)


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    for number, (name, code) in NAMES.items():
        landing.add(
            "customers",
            customer_number=number,
            customer_name=name,
            unified_social_credit_code=code,
            sales_rep_number="S1",
            legal_status="破产" if number == "KNOWN" else "",
            delivery_address="旧地址" if number == "OWN" else "",
        )
        landing.add(
            "receivables",
            document_number=f"F-{number}",
            customer_number=number,
            document_date="2026-04-01",
            due_date="2026-05-01",
            currency_code="CNY",
            original_amount="1000",
        )
    landing.add("sales_reps", sales_rep_number="S1", rep_name="张三")
    landing.amend_policy("debtor_mapping", *MAPPING)
    landing.amend_policy("customer_facts", *FACTS)
    # What was done before MAPPED was joined, before a code was put right, and before ALONE left.
    _opened(landing, 1, "T-MAPPED", "account:erp:MAPPED", None)
    _opened(landing, 2, "T-CODE", "uscc:OLD", "erp:FORMER")
    _opened(landing, 3, "T-MAIN", f"uscc:{CODE}", "erp:ALONE")
    _letter(landing, 4, "planned", {"debtor_id": "account:erp:MAPPED", "company_id": "1000"})
    _letter(landing, 5, "released", {})
    landing.state(
        "letter_items",
        sequence=5,
        letter_id="L1",
        receivable_id="erp:1000:F-MAPPED:1",
        letter_kind="reminder",
        letter_level="0",
        currency_code="CNY",
        amount="1000.00",
    )
    return landing.build_for(*ASKED)


def _opened(landing: Landing, sequence: int, task: str, debtor: str, customer: str | None) -> None:
    payload = {
        "debtor_id": debtor,
        "opening_sales_rep_id": "S1",
        "sales_rep_id": "S1",
        "opened_on": "2026-06-01",
        **({"customer_id": customer} if customer else {}),
    }
    _event(landing, sequence, "episode_opened", task, payload)


def _letter(landing: Landing, sequence: int, event: str, said: dict[str, str]) -> None:
    payload = {**said, "letter_kind": "reminder", "cycle": "2026-06", "letter_number": "TX-1"}
    _event(landing, sequence, f"letter_{event}", "L1", payload)


def _event(
    landing: Landing, sequence: int, event: str, subject: str, payload: dict[str, str]
) -> None:
    landing.state(
        "ledger_events",
        sequence=sequence,
        event_type=event,
        occurred_at="2026-06-02 06:00:00",
        run_id="r1",
        subject_id=subject,
        payload=json.dumps(payload),
    )


def test_a_mapping_goes_before_a_credit_code_and_a_code_before_the_account(
    warehouse: Warehouse,
) -> None:
    found = dict(
        warehouse.rows("select customer_number, debtor_id from intermediate.int_customers")
    )
    assert {number: found[number] for number in ("MAIN", "TWIN", "MAPPED", "HOP")} == dict.fromkeys(
        ("MAIN", "TWIN", "MAPPED", "HOP"), f"uscc:{CODE}"
    )
    assert found["ALONE"] == "account:erp:ALONE"
    assert found["BRANCH"] == f"uscc:{OTHER_CODE}"
    assert found["ASKED"] == "account:erp:ASKED"


def test_a_credit_code_with_a_wrong_check_digit_joins_nobody_and_is_a_finding(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select debtor_id, rejected_credit_code from intermediate.int_customers"
        " where customer_number = 'SPOILED'"
    ) == [("account:erp:SPOILED", WRONG_DIGIT)]
    assert warehouse.rows(
        "select subject_id from marts.data_findings where finding_code = 'not_a_credit_code'"
    ) == [("erp:SPOILED",)]


def test_what_a_person_states_goes_before_a_silent_source(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select customer_number, legal_status, enterprise_size, customer_importance,"
        " is_intercompany from intermediate.int_customers where facts_row_id is not null"
        " order by customer_number"
    ) == [
        ("KNOWN", "insolvent", None, "key", False),
        ("LATER", "normal", None, "ordinary", False),
        ("ODD", "normal", None, "ordinary", False),
        ("ODD2", "normal", None, "ordinary", False),
        ("OWN", "normal", None, "ordinary", True),
        ("PAIR2", "normal", None, "ordinary", False),
        ("STATED", "insolvent", "small", "ordinary", False),
    ]
    assert warehouse.rows(
        "select delivery_address from intermediate.int_customer_contacts"
        " where customer_id = 'erp:OWN'"
    ) == [("苏州路9号",)]


def test_the_policy_that_protects_most_counts_for_all_accounts_of_a_debtor(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select customer_number, dunning_policy from intermediate.int_customers"
        " where customer_number in ('ALONE', 'PAIR', 'PAIR2', 'ODD', 'ODD2')"
        " order by customer_number"
    ) == [
        ("ALONE", None),
        ("ODD", "unheard_of"),
        ("ODD2", "unheard_of"),
        ("PAIR", "no_letters"),
        ("PAIR2", "no_letters"),
    ]
    assert warehouse.rows(
        "select customers.customer_number, steps.waits_for"
        " from marts.letter_item_steps as steps"
        " inner join marts.open_items as items using (receivable_id)"
        " inner join intermediate.int_customers as customers using (customer_id)"
        " where customers.customer_number like 'PAIR%' or customers.customer_number like 'ODD%'"
        " order by 1"
    ) == [
        ("ODD", "unknown_dunning_policy"),
        ("ODD2", "unknown_dunning_policy"),
        ("PAIR", "no_letters"),
        ("PAIR2", "no_letters"),
    ]
    assert warehouse.rows(
        "select letter_state, withheld_reason from marts.letters_due where customer_id in"
        " ('erp:PAIR', 'erp:PAIR2', 'erp:ODD', 'erp:ODD2') and letter_kind = 'reminder'"
    ) == [("withheld", "unknown_dunning_policy")]


def test_who_is_stated_to_be_insolvent_gets_no_letter_and_a_task_of_its_own(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select distinct customer_id, letter_state, withheld_reason from marts.letters_due"
        " where customer_id in ('erp:STATED', 'erp:OWN')"
    ) == [("erp:STATED", "withheld", "legal_status")]
    assert warehouse.rows(
        "select recommended_action from marts.collection_tasks"
        " where debtor_id = 'account:erp:STATED'"
    ) == [("refer_to_counsel",)]


def test_a_statement_about_no_account_is_a_finding(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select finding_code, subject_id, value, detail from marts.data_findings where"
        " finding_code in ('protection_without_account', 'statement_without_account',"
        " 'legal_status_not_lifted') order by all"
    ) == [
        ("legal_status_not_lifted", "erp:KNOWN", "insolvent", "王芳"),
        ("protection_without_account", "erp:K405", "in_litigation", "王芳"),
        ("statement_without_account", "erp:K404", "debtor_mapping", "王芳"),
        ("statement_without_account", "erp:K406", "customer_facts", "王芳"),
    ]


def test_names_that_look_like_one_debtor_are_suggested_and_joined_to_nobody(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows(
        "select suggestion_kind, customer_id, suggested_debtor_id from marts.debtor_suggestions"
        " order by customer_id"
    ) == [
        ("branch_of", "erp:BRANCH", f"uscc:{CODE}"),
        ("former_name", "erp:FORMER", "account:erp:RENAMED"),
        ("same_name", "erp:WIDE", f"uscc:{CODE}"),
    ]


def test_history_follows_a_debtor_who_has_another_id_now(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select task_id, debtor_id from intermediate.int_task_episodes order by task_id"
    ) == [
        ("T-CODE", "account:erp:FORMER"),
        ("T-MAIN", f"uscc:{CODE}"),
        ("T-MAPPED", f"uscc:{CODE}"),
    ]
    assert warehouse.rows(
        "select distinct debtor_id from marts_steps.letter_standings where letter_id = 'L1'"
    ) == [(f"uscc:{CODE}",)]


def test_nothing_is_asked_for_twice_after_a_merge(warehouse: Warehouse) -> None:
    steps = dict(
        warehouse.rows(
            "select receivable_id, concat_ws(' ', letter_kind, letter_level, waits_for)"
            " from marts.letter_item_steps where receivable_id in"
            " ('erp:1000:F-MAPPED:1', 'erp:1000:F-MAIN:1', 'erp:1000:F-ASKED:1')"
        )
    )
    assert steps == {
        # Reminded before the merge: its next step is the demand.
        "erp:1000:F-MAPPED:1": "demand 1",
        # Its debtor was written to in this cycle, under the other account.
        "erp:1000:F-MAIN:1": "reminder 0 cycle",
        "erp:1000:F-ASKED:1": "reminder 0",
    }


def test_a_merged_debtor_keeps_one_of_its_tasks_and_ends_the_other(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select task_id, episode_event from marts.task_episodes"
        f" where debtor_id = 'uscc:{CODE}' order by task_id"
    ) == [("T-MAIN", "continued"), ("T-MAPPED", "closed")]
    assert warehouse.rows(
        f"select task_id from marts.collection_tasks where debtor_id = 'uscc:{CODE}'"
    ) == [("T-MAIN",)]


def test_what_nobody_could_mean_is_a_problem_of_policy(warehouse: Warehouse) -> None:
    assert warehouse.rows("select * from staging.stg_policy__problems") == []


def test_an_account_joined_twice_or_in_a_circle_is_a_problem_of_policy(landing: Landing) -> None:
    folder = landing.path.parent / "circle"
    folder.mkdir()
    own = Landing(folder / landing.path.name)
    own.amend_policy(
        "debtor_mapping",
        _same("erp:A", "account:erp:B"),
        _same("erp:B", "account:erp:A"),
        _same("erp:C", f"uscc:{WRONG_DIGIT}"),
        _same("erp:D", "erp:A"),
        _same("erp:E", f"uscc:{CODE}"),
        _same("erp:E", f"uscc:{OTHER_CODE}"),
    )
    own.amend_policy(
        "customer_facts",
        {"customer_id": "erp:A", "legal_status": "倒闭", **BY},
        {"customer_id": "erp:F", **BY},
        {"customer_id": "erp:F", "reviewed_by": "王芳", "reviewed_on": "昨天", "reason": "?"},
    )
    assert own.build_for("stg_policy__problems").rows(
        "select table_name, line, column_name, rule_code from staging.stg_policy__problems"
        " order by all"
    ) == [
        ("customer_facts", 2, "legal_status", "not_allowed"),
        ("customer_facts", 3, "customer_id", "stated_twice"),
        ("customer_facts", 4, "customer_id", "stated_twice"),
        ("customer_facts", 4, "reviewed_on", "not_date"),
        ("debtor_mapping", 2, "debtor_id", "joined_elsewhere"),
        ("debtor_mapping", 3, "debtor_id", "joined_elsewhere"),
        ("debtor_mapping", 4, "debtor_id", "not_a_debtor"),
        ("debtor_mapping", 5, "debtor_id", "not_a_debtor"),
        ("debtor_mapping", 6, "customer_id", "joined_twice"),
        ("debtor_mapping", 7, "customer_id", "joined_twice"),
    ]

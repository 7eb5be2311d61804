"""A company on Kingdee's tables states what they cannot tell, and decides who is one debtor."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from adapters.home import make_home
from run.command import Ended, huikuan
from run.conftest import Query, tables_of

pytestmark = pytest.mark.campaign

COMPANY = """
[company]
company_id = "1000"
legal_name = "华东示例制造有限公司"
unified_social_credit_code = "91320594MA0DEM0057"
address = "江苏省苏州市示例路1号"
contact_name = "财务部"
contact_phone = "0512-5550 0100"
currency_code = "CNY"

[[company.bank_accounts]]
currency_code = "CNY"
bank_name = "示例银行苏州分行"
account_name = "华东示例制造有限公司"
account_number = "1410 0202 0900 1234"
approved_by = "李经理"
"""
FACTS = """customer_id,legal_status,legal_status_since,is_intercompany,enterprise_size,importance,\
dunning_policy,language,delivery_address,reviewed_by,reviewed_on,reason
kingdee:CUST0001,破产清算,2026-06-15,,,,,,,王芳,2026-06-28,(2026)沪0115破8号公告
"""


def _home(folder: Path) -> Path:
    home = make_home(folder / "home", "kingdee")
    path = home / "huikuan.toml"
    text = path.read_text("utf-8")
    start, end = text.index("[company]"), text.index("[sources")
    path.write_text(text[:start] + COMPANY + "\n" + text[end:], "utf-8")
    inbox = home / "inbox" / "kingdee"
    # The line of a match of an unknown receipt, which would hold CUST0001.
    matches = inbox / "T_AR_RECMACTHLOGENTRY_20260630.csv"
    matches.write_text("".join(matches.read_text("utf-8").splitlines(keepends=True)[:10]), "utf-8")
    names = inbox / "T_BD_CUSTOMER_L_20260630.csv"
    renamed = names.read_text("utf-8").replace(
        "宁波示例电器有限公司", "上海示例精密机械有限责任公司（宁波）分公司"
    )
    names.write_text(renamed, "utf-8")
    return home


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    home = _home(tmp_path_factory.mktemp("kingdee"))
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 0, ended.out + ended.err
    return home, ended


@pytest.fixture(scope="module")
def told(before: tuple[Path, Ended]) -> dict[str, list[tuple[object, ...]]]:
    """What the first run published, read before the second replaces it."""
    with tables_of(before[0] / "current") as query:
        return {
            "letters": query(
                "select letter_id, customer_id, letter_state from marts.letters_due"
                " where letter_kind = 'reminder' order by all"
            ),
            "tasks": query("select task_id, debtor_id from marts.collection_tasks order by all"),
        }


@pytest.fixture(scope="module")
def commands(
    before: tuple[Path, Ended], told: dict[str, list[tuple[object, ...]]]
) -> dict[str, Ended]:
    """The suggestion confirmed, the insolvency stated, and the second run."""
    home, _first = before
    assert told
    listed = huikuan(home, "identity list", "--json")
    suggestion = listed.document["suggestions"][0]["suggestion_id"][:8]
    confirmed = huikuan(
        home, "identity confirm", suggestion, "--as", "王芳", "--reason", "营业执照所载隶属公司"
    )
    again = huikuan(home, "identity confirm", suggestion, "--as", "王芳", "--reason", "再来")
    rest = huikuan(home, "identity list")
    (home / "policy" / "customer_facts.csv").write_text(FACTS, "utf-8")
    run = huikuan(home, "run", "--direct")
    return {"listed": listed, "confirmed": confirmed, "again": again, "rest": rest, "run": run}


@pytest.fixture
def published(before: tuple[Path, Ended], commands: dict[str, Ended]) -> Iterator[Query]:
    assert commands["run"].code == 0, commands["run"].out + commands["run"].err
    with tables_of(before[0] / "current") as query:
        yield query


def test_a_letter_was_planned_while_nobody_stated_the_insolvency(
    told: dict[str, list[tuple[object, ...]]],
) -> None:
    assert [row[1:] for row in told["letters"]] == [("kingdee:CUST0001", "planned")]


def test_a_branch_is_suggested_and_what_is_confirmed_is_suggested_no_more(
    commands: dict[str, Ended],
) -> None:
    found = commands["listed"].document["suggestions"]
    assert [
        (row["suggestion_kind"], row["customer_id"], row["suggested_customer_id"]) for row in found
    ] == [("branch_of", "kingdee:CUST0002", "kingdee:CUST0001")]
    assert commands["confirmed"].code == 0, commands["confirmed"].err
    assert "kingdee:CUST0002 is now uscc:91310115MA1K3ABC1G" in commands["confirmed"].out
    assert commands["again"].code == 2
    assert "nothing is suggested" in commands["rest"].out


def test_an_insolvent_debtor_gets_no_letter_and_a_task_of_its_own(published: Query) -> None:
    assert published("select distinct letter_state, withheld_reason from marts.letters_due") == [
        ("withheld", "legal_status")
    ]
    assert published(
        "select distinct recommended_action from marts.collection_tasks"
        " where debtor_id = 'uscc:91310115MA1K3ABC1G'"
    ) == [("refer_to_counsel",)]
    assert published(
        "select count(*) from marts.item_dispositions where disposition = 'demand'"
    ) == [(0,)]


def test_the_joined_accounts_are_one_debtor_who_keeps_his_task(
    published: Query, told: dict[str, list[tuple[object, ...]]]
) -> None:
    debtors = published(
        "select distinct debtor_id from intermediate.int_customers"
        " where customer_number in ('CUST0001', 'CUST0002')"
    )
    assert debtors == [("uscc:91310115MA1K3ABC1G",)]
    tasks = published("select task_id, debtor_id from marts.collection_tasks order by all")
    kept = [task for task in told["tasks"] if task[1] == "uscc:91310115MA1K3ABC1G"]
    assert kept
    assert set(kept) <= set(tasks)


def test_both_statements_are_traced_to_their_lines(
    before: tuple[Path, Ended], commands: dict[str, Ended]
) -> None:
    assert commands["run"].code == 0
    traced = huikuan(before[0], "trace", "CUST0001", "--json")
    rows = {(one["kind"], one["row"]["file_name"]) for one in traced.document["evidence"]}
    assert ("stated", "customer_facts.csv") in rows
    assert ("joined", "debtor_mapping.csv") in rows
    with (before[0] / "policy" / "debtor_mapping.csv").open(encoding="utf-8-sig") as file:
        assert [(row["reviewed_by"], row["decision"]) for row in csv.DictReader(file)] == [
            ("王芳", "same")
        ]


def test_an_insolvency_of_nobody_closes_the_gate(
    before: tuple[Path, Ended], commands: dict[str, Ended]
) -> None:
    home, _first = before
    assert commands["run"].code == 0
    wrong = FACTS.replace("CUST0001", "CUST1001")
    (home / "policy" / "customer_facts.csv").write_text(wrong, "utf-8")
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 4
    assert "protected_customers_are_accounts" in ended.err + ended.out
    assert "kingdee:CUST1001" in ended.err + ended.out

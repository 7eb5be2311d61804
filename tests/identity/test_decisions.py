"""`huikuan identity reject`, `join` and `split` through the command line, and the runs after them.

Of a small home's customers two bear one name, and two belong together though no name says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from run.command import Ended, huikuan
from run.conftest import release_of, tables_of
from run.small_home import company, declare, deliver

pytestmark = pytest.mark.campaign

BY = ("--as", "王芳", "--reason", "看过营业执照")
JOINED = ("erp:00103", "erp:00104")
Told = dict[str, object]


def debtors(home: Path) -> dict[str, tuple[str, str | None]]:
    """Account → its debtor, and the id of the debtor's task."""
    with tables_of(release_of(home)) as query:
        return {
            account: (debtor, task)
            for account, debtor, task in query(
                "select customer_id, customers.debtor_id, min(task_id)"
                " from intermediate.int_customers as customers"
                " left join collection_tasks using (debtor_id) group by all"
            )
        }


def decisions(home: Path) -> list[tuple[str, ...]]:
    with (home / "policy" / "debtor_mapping.csv").open(encoding="utf-8-sig") as file:
        return [
            (row["customer_id"], row["debtor_id"], row["decision"], row["reviewed_by"])
            for row in csv.DictReader(file)
        ]


def run(home: Path) -> dict[str, tuple[str, str | None]]:
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 0, ended.err
    return debtors(home)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Everything in its order: a run, a rejection, a join, a run, a split, a run."""
    home = tmp_path_factory.mktemp("decisions") / "home"
    tables = company()
    for row in tables["customers"][:2]:
        row[1] = "同名精密机械有限公司"
    declare(home)
    deliver(home, tables)
    found: Told = {"home": home, "first": run(home)}
    listed = huikuan(home, "identity list", "--json").document["suggestions"]
    found["listed"] = listed
    suggestion = listed[0]["suggestion_id"][:8]
    found["rejected"] = huikuan(home, "identity reject", suggestion, *BY)
    found["again"] = huikuan(home, "identity reject", suggestion, *BY)
    found["after"] = huikuan(home, "identity list")
    found["joined"] = huikuan(home, "identity join", JOINED[1], JOINED[0], *BY)
    found["unknown"] = huikuan(home, "identity join", "erp:99999", JOINED[0], *BY)
    found["second"] = run(home)
    found["split"] = huikuan(home, "identity split", JOINED[1], *BY)
    found["decided"] = decisions(home)
    found["third"] = run(home)
    yield found


def ended(told: Told, name: str) -> Ended:
    found = told[name]
    assert isinstance(found, Ended)
    return found


def accounts(told: Told, name: str) -> dict[str, tuple[str, str | None]]:
    found = told[name]
    assert isinstance(found, dict)
    return found


def test_what_is_rejected_is_asked_no_more_and_joins_nobody(told: Told) -> None:
    assert [row["suggestion_kind"] for row in told["listed"]] == ["same_name"]  # type: ignore[attr-defined]
    assert ended(told, "rejected").code == 0, ended(told, "rejected").err
    assert " is not account:erp:0010" in ended(told, "rejected").out
    assert (ended(told, "again").code, ended(told, "again").out) == (2, "")
    assert "huikuan identity list" in ended(told, "again").err
    assert "nothing is suggested" in ended(told, "after").out
    assert {accounts(told, "second")[f"erp:0010{number}"][0] for number in (1, 2)} == {
        "account:erp:00101",
        "account:erp:00102",
    }


def test_of_the_tasks_of_two_joined_accounts_one_goes_on(told: Told) -> None:
    assert ended(told, "joined").code == 0, ended(told, "joined").err
    assert "erp:00104 is now account:erp:00103" in ended(told, "joined").out
    first, second = accounts(told, "first"), accounts(told, "second")
    before = {first[account][1] for account in JOINED}
    assert len(before) == 2
    assert second[JOINED[0]] == second[JOINED[1]]
    assert second[JOINED[0]][0] == "account:erp:00103"
    assert second[JOINED[0]][1] in before


def test_an_account_that_nobody_has_is_a_mistake_of_usage(told: Told) -> None:
    assert (ended(told, "unknown").code, ended(told, "unknown").out) == (2, "")
    assert "knows no account or debtor 'erp:99999'" in ended(told, "unknown").err


def test_taken_apart_on_the_same_day_each_has_his_own_task_again(told: Told) -> None:
    """The task of one of them ended and begins again on one day, under one id."""
    assert ended(told, "split").code == 0, ended(told, "split").err
    first, third = accounts(told, "first"), accounts(told, "third")
    assert {account: third[account] for account in JOINED} == {
        account: first[account] for account in JOINED
    }


def test_every_decision_stands_in_the_table_with_its_person(told: Told) -> None:
    suggested = sorted(row[:2] for row in told["decided"] if row[2] != "same")  # type: ignore[attr-defined]
    assert len(suggested) == 1
    assert [row for row in told["decided"] if row[2] == "same"] == [  # type: ignore[attr-defined]
        ("erp:00104", "account:erp:00104", "same", "王芳")
    ]

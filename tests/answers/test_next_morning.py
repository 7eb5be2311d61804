"""A rep fills in the demo's list; the next morning knows it, says so, and traces it to the cell."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from tests.run.command import Ended, asked, huikuan

from .returned_lists import fill, next_day

Ask = Callable[[str], list[tuple[Any, ...]]]
FIRST_FILE = {
    "K1001": {
        "contact_result": "已联系：承诺付款",
        "promised_date": date(2026, 7, 15),
        "promised_amount": "3万",
        "excuse": "E6 资金紧张",
    },
    "K1002": {"disputed_amount": "￥6,400.00", "dispute_reason": "质量问题"},
    "K1015": {"contact_result": "未联系上", "next_follow_up": "7月10日"},
    "K1017": {"promised_date": date(2026, 6, 1), "promised_amount": 100},
    "K1008": {"note": "与无锡岚坪数控机床有限公司的王总一起谈"},
}


@pytest.fixture(scope="module")
def morning(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The demo a day later: Y01 answered, twice the same, Y02 put Y01's list into his folder."""
    home = Path(
        shutil.copytree(demo_home, tmp_path_factory.mktemp("answers") / "home", symlinks=True)
    )
    [listed] = (home / "current" / "outbox" / "Y01").glob("tasks_*.xlsx")
    inbox = home / "inbox" / "answers"
    filled = fill(listed, inbox / "Y01" / "回填.xlsx", FIRST_FILE)
    shutil.copyfile(filled, inbox / "Y01" / "回填 (1).xlsx")
    (inbox / "Y02").mkdir()
    shutil.copyfile(filled, inbox / "Y02" / "from a colleague.xlsx")
    (inbox / "Y01" / "旧.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    (inbox / "Y01" / "empty.xlsx").write_bytes(b"")
    (inbox / "Y01" / "~$回填.xlsx").write_bytes(b"lock")
    next_day(home)
    return home, huikuan(home, "run", "--direct")


@pytest.fixture
def home(morning: tuple[Path, Ended]) -> Path:
    assert morning[1].code == 0, morning[1].err
    return morning[0]


@pytest.fixture
def ask(home: Path) -> Ask:
    def rows(query: str) -> list[tuple[Any, ...]]:
        path = home / "current" / "warehouse.duckdb"
        with duckdb.connect(str(path), read_only=True) as connection:
            return connection.execute(query).fetchall()

    return rows


def task_of(ask: Ask, customer: str) -> str:
    [(task,)] = ask(
        "select distinct task_id from marts.collection_tasks join intermediate.int_customers"
        f" using (debtor_id) where customer_number = '{customer}'"
    )
    return str(task)


def sheet(home: Path, rep: str, name: str) -> list[list[Any]]:
    with CalamineWorkbook.from_path(home / f"current/outbox/{rep}/tasks_2026-07-01.xlsx") as book:
        return book.get_sheet_by_name(name).to_python() if name in book.sheet_names else []


def test_a_promise_of_the_list_holds_its_part_of_the_debt(ask: Ask) -> None:
    assert ask(
        "select promised_date, promised_amount, currency_code, promise_state"
        " from marts.promises where starts_with(promise_id, 'answers')"
    ) == [(date(2026, 7, 15), Decimal(30000), "CNY", "open")]
    # 82,181.00 was asked for the day before.
    assert ask(
        "select demand_amount, held_amount from marts.collection_task_amounts"
        f" where task_id = '{task_of(ask, 'K1001')}'"
    ) == [(Decimal("52181.00"), Decimal("30000.00"))]


def test_a_dispute_of_the_list_holds_its_portion_and_the_rest_stays_due(ask: Ask) -> None:
    # 96,400.00 was asked for the day before.
    assert ask(
        "select demand_amount, held_amount from marts.collection_task_amounts"
        f" where task_id = '{task_of(ask, 'K1002')}'"
    ) == [(Decimal("90000.00"), Decimal("6400.00"))]


def test_a_task_put_off_waits_until_its_day_and_what_cannot_wait_does_not(
    ask: Ask, home: Path
) -> None:
    task = task_of(ask, "K1015")
    assert ask(
        f"select is_cut, waits_until from marts.collection_tasks where task_id = '{task}'"
    ) == [(True, date(2026, 7, 10))]
    waiting = [row for row in sheet(home, "Y01", "未排入今日") if task in row]
    assert any("2026-07-10" in str(cell) for cell in waiting[0])


def test_the_next_list_says_what_became_of_each_answer(home: Path) -> None:
    rows = sheet(home, "Y01", "昨日回填")
    outcomes = {row[1]: row[10] for row in rows[4:]}
    assert outcomes == {
        "苏州望榆自动化设备有限公司": "已采纳：联系记录、承诺",
        "无锡岚坪数控机床有限公司": "已采纳：联系记录、争议",
        "扬州栎舟电机有限公司": "已采纳：联系记录、下次跟进",
        "绍兴檀溆液压有限公司": "未采纳：承诺日期——早于清单的工作日",
        "上海苇汀机电设备有限公司": "已采纳：联系记录",
        "（不能确认是哪个客户）": "整行未采纳：文件打不开（有密码、旧格式或已损坏）",
    }
    assert [row[11] for row in rows if row[1] == "绍兴檀溆液压有限公司"] == [
        "Y01/回填 (1).xlsx 今日清单:8"
    ]


def test_a_list_in_another_reps_folder_counts_nothing_and_shows_him_nothing(
    ask: Ask, home: Path
) -> None:
    assert ask(
        "select distinct row_rule, has_promise or has_contact or has_dispute or has_snooze"
        " from marts.answers where folder = 'Y02'"
    ) == [("other_rep", False)]
    rows = sheet(home, "Y02", "昨日回填")[4:]
    assert {(row[1], row[10]) for row in rows} == {
        ("（不能确认是哪个客户）", "整行未采纳：不是本人的清单")
    }
    assert not any("K1001" in str(cell) or "望榆" in str(cell) for row in rows for cell in row)


def test_the_gate_tells_what_is_refused_and_goes_on(morning: tuple[Path, Ended]) -> None:
    _, ended = morning
    assert "warned: answers_can_be_used (7 rows)" in ended.err
    assert "answers/Y01/empty.xlsx was not read: the file is empty" in ended.err


def test_a_task_is_traced_to_the_cells_that_were_filled_in_and_back(ask: Ask, home: Path) -> None:
    task = task_of(ask, "K1001")
    down = asked(home, "trace", task).out
    assert "answered promise L5  Y01/回填 (1).xlsx:5" in down
    up = asked(home, "trace", "Y01/回填 (1).xlsx:5").out
    assert f"task {task}  rep Y01  answered contact K5, answered promise L5" in up
    refused = asked(home, "trace", "Y01/回填 (1).xlsx:8").out
    assert "refused from answers: promised_date: past_date" in refused


def test_the_same_files_give_the_same_run_and_the_key_is_nowhere_in_it(home: Path) -> None:
    again = huikuan(home, "run", "--direct")
    assert (again.code, "already published" in again.out) == (0, True), again.err
    secret = (home / "answers.key").read_text().strip().encode()
    for path in (home / "current").resolve().rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret not in content and bytes.fromhex(secret.decode()) not in content

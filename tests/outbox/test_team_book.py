# ruff: noqa: E501 - one row a line
from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from warehouse_fixture import make_warehouse

from flows.outbox.verify import verify_outbox

MANAGED = (
    "insert into intermediate.int_sales_reps values ('M1', '钱经理', '华东', null, null)",
    "update intermediate.int_sales_reps set manager_id = 'M1' where sales_rep_id = 'S01'",
)


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    with CalamineWorkbook.from_path(path) as book:
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_manager_gets_his_team_and_the_office_the_reps_without_one(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(*MANAGED)
    teams = [(file.path, file.subjects) for file in report.files if file.kind == "team"]
    assert teams == [
        ("outbox/M1/team_2026-06-30.xlsx", ("S01",)),
        ("outbox/team_2026-06-30.xlsx", ("../S02",)),
    ]
    assert verify_outbox(warehouse, release, report) == []


def test_the_team_sheet_has_a_line_for_each_rep_with_his_list_in_figures(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(*MANAGED)
    team = sheets(release / "outbox" / "M1" / "team_2026-06-30.xlsx")["团队"]
    start = next(number for number, row in enumerate(team) if "业务员" in row)
    assert team[start:] == [
        ["部门", "业务员", "今日任务", "未排入今日", "应催 CNY", "逾期 CNY", "应催 USD",
         "逾期 USD", "承诺到期", "失约（含部分）", "函件计划", "暂不发函"],
        ["华东", "陈晓明\nS01", 2, 1, 137990.5, 165990.5, 2500, 2500, 0, 1, 2, 1],
    ]  # fmt: skip


def test_the_top_debtors_stand_by_currency_and_demand(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(*MANAGED)
    debtors = sheets(release / "outbox" / "M1" / "team_2026-06-30.xlsx")["重点欠款客户"]
    assert [row[:5] for row in debtors[-3:]] == [
        ["CNY", 107990.5, "江苏昇玥喆堃机械设备有限公司", "陈晓明", 1],
        ["CNY", 30000, "杭州争议机电有限公司", "陈晓明", 2],
        ["USD", 2500, "江苏昇玥喆堃机械设备有限公司", "陈晓明", 1],
    ]


def gaps_of(release: Path) -> list[list[Any]]:
    rows = sheets(release / "outbox" / "M1" / "team_2026-06-30.xlsx")["久未联系"]
    return rows[next(number for number, row in enumerate(rows) if "业务员" in row) + 1 :]


def test_overdue_debtors_stand_by_the_days_without_contact(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(*MANAGED)
    assert gaps_of(release) == [
        [40, "没有记录", 1, "陈晓明", "杭州争议机电有限公司", 40, 2, "电话催收", "8b2d1f66"],
        [5, date(2026, 6, 25), 0, "陈晓明", "江苏昇玥喆堃机械设备有限公司", 135, 1, "违约承诺升级", "7a1c0e55"],
    ]  # fmt: skip


def test_where_no_contact_was_told_no_days_are_counted_and_the_sheet_says_why(
    rendered: Callable[..., Any],
) -> None:
    silent = """update marts.contact_gaps set
        days_without_contact = null, last_reached_on = null, attempts_since_reached = null"""
    warehouse, release, report = rendered(*MANAGED, silent)
    assert [row[:3] for row in gaps_of(release)] == [["", "没有记录", ""]] * 2
    texts = sheets(release / "outbox" / "M1" / "team_2026-06-30.xlsx")["久未联系"]
    assert any("没有收到过任何联系记录" in str(cell) for row in texts for cell in row)
    assert verify_outbox(warehouse, release, report) == []


def test_a_debtor_who_is_not_overdue_is_nobodys_neglect(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(*MANAGED, "update marts.contact_gaps set maximum_days_overdue = 0")
    assert gaps_of(release) == []


@pytest.mark.parametrize("column", ["days_without_contact", "attempts_since_reached"])
def test_days_without_contact_that_changed_after_rendering_are_a_problem(
    rendered: Callable[..., Any], tmp_path: Path, column: str
) -> None:
    _, release, report = rendered(*MANAGED)
    change = f"update marts.contact_gaps set {column} = {column} + 1 where days_without_contact = 5"
    changed = make_warehouse(tmp_path / "changed.duckdb", *MANAGED, change)
    assert verify_outbox(changed, release, report) == [
        "outbox/M1/team_2026-06-30.xlsx: the days without contact differ",
    ]


def test_a_managers_file_holds_only_his_team(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(*MANAGED)
    cells = [
        str(cell)
        for grid in sheets(release / "outbox" / "M1" / "team_2026-06-30.xlsx").values()
        for row in grid
        for cell in row
    ]
    foreign = ("深圳他人", "C101", "赵昇", "../S02", "ad4f3188", "666.66")
    assert [cell for cell in cells if any(text in cell for text in foreign)] == []


def test_a_manager_with_a_list_of_his_own_is_not_in_his_own_team_file(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(
        "update intermediate.int_sales_reps set manager_id = 'S01'"
    )
    teams = {file.path: file.subjects for file in report.files if file.kind == "team"}
    assert teams == {
        "outbox/S01/team_2026-06-30.xlsx": ("../S02",),
        "outbox/team_2026-06-30.xlsx": ("S01",),
    }
    assert verify_outbox(warehouse, release, report) == []


def test_a_team_that_changed_after_rendering_is_a_problem(
    rendered: Callable[..., Any], tmp_path: Path
) -> None:
    _, release, report = rendered(*MANAGED)
    change = (
        "update marts.collection_task_amounts set overdue_amount = 1 where currency_code = 'USD'"
    )
    changed = make_warehouse(tmp_path / "changed.duckdb", *MANAGED, change)
    assert verify_outbox(changed, release, report) == [
        "outbox/M1/cases/case_2026-06-30_7a1c0e55b0d94f21.html: the sums of overdue differ",
        "outbox/M1/team_2026-06-30.xlsx: 逾期 USD differs",
    ]

"""A rep reads how to go about a task, what ends it, and what to heed before he calls."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

ADVICE = """
update marts.collection_tasks set
    method_code = 'pressure', track_code = 'formal', leaves_when = 'paid,applied',
    last_excuse_code = 'E6', next_contact_not_before = '2026-07-03'
where task_id = '7a1c0e55b0d94f21'
"""
CUT = """
update marts.collection_tasks set cut_reason = 'snoozed', waits_until = '2026-07-06' where is_cut
"""


def cells(release: Path, sheet: str) -> list[str]:
    with CalamineWorkbook.from_path(release / "outbox/S01/tasks_2026-06-30.xlsx") as book:
        return [str(cell) for row in book.get_sheet_by_name(sheet).to_python() for cell in row]


def test_an_entry_names_method_exit_excuse_and_limit(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(ADVICE)
    listed = cells(release, "今日清单")
    assert "违约承诺升级\n压力法 · 文收" not in listed
    assert "违约承诺升级\n压力法 · 武收" in listed
    assert any(
        cell.endswith("\n离开清单：到期款付清，或约定付款日期，且来款或贷项已核销")
        for cell in listed
    )
    assert any(
        cell.endswith(
            "\n上次理由：资金紧张。核实：谈还款计划。\n一周联系次数已满，2026-07-03 起可再联系"
        )
        for cell in listed
    )


def test_what_is_cut_says_why_and_until_when(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(CUT)
    assert any(
        cell.endswith("按主管决定暂缓\n2026-07-06 再排入") for cell in cells(release, "未排入今日")
    )


def test_the_guide_holds_results_refusals_methods_and_hours(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(ADVICE)
    guide = [cell.strip() for cell in cells(release, "说明")]
    pairs = set(pairwise(guide))
    assert {
        ("电话催收", "您好，想跟您确认一下到期货款的付款安排。"),
        ("好的结果", "今天付款"),
        ("对方拒绝时", "约定下次联系"),
        ("压力法", "只用正式渠道。"),
    } <= pairs
    assert any(
        cell.startswith("工作日 9:00 至 18:00 联系；同一客户每天最多 3 次") for cell in guide
    )


def test_the_same_in_english(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(ADVICE, language="en")
    listed = cells(release, "Today")
    assert "Escalate\nFormal pressure · formal" in listed
    assert any("Said last time: Short of cash. Check: Agree a plan." in cell for cell in listed)

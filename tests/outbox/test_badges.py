# ruff: noqa: E501 - one case a line
"""Grade, class of debts, signals and pay day: in a few words on the list, in full in the case file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from test_case_file import texts_of

from flows.outbox.verify import verify_outbox

PROFILE = (
    "insert into marts.debtor_profiles values ('uscc:1', 'B', 'W1,W4,W8', '2026-04-01',"
    " 'near_doubtful', '准呆账', 'Nearly doubtful', 25)",
    "insert into marts.debtor_profiles values ('account:erp:C002', 'AA', null, null,"
    " 'collecting', '催收款', 'Collecting', null)",
)
CREDIT = (
    "insert into landing.policy_debt_class_rules values ('near_doubtful', '准呆账', 'Nearly doubtful')",
    """insert into marts_steps.case_credit values
    ('uscc:1', '1000', 'exposure', 'open_items', 'CNY', 107990.5, null, null, 1),
    ('uscc:1', '1000', 'exposure', 'exposure', 'CNY', 107990.5, null, null, 8),
    ('uscc:1', '1000', 'limit', 'limited', 'CNY', 90000, 20000, null, 20),
    ('uscc:1', '1000', 'breach', 'group_over_limit', 'CNY', 700000, 500000, '2026-06-01', 30),
    ('uscc:1', '1000', 'grade', 'B', null, 41.5, 100, null, 40),
    ('uscc:1', '1000', 'points', 'history', null, 13.33, 40, null, 41),
    ('uscc:1', '1000', 'signal', 'W1', null, 20.8, 10, '2026-05-31', 50),
    ('uscc:1', '1000', 'signal', 'W2', 'CNY', 0.125, 0.5, '2026-06-30', 50),
    ('uscc:1', '*', 'signal', 'W4', null, 1, 1, '2026-06-12', 50),
    ('uscc:1', '1000', 'class', 'near_doubtful', 'CNY', 107990.5, null, null, 60),
    ('uscc:1', '1000', 'recommended_limit', 'B', 'CNY', 30000, 30260.5, null, 9000),
    ('uscc:1', '1000', 'habit', '25', null, 8, 10, null, 9001),
    ('uscc:1', '1000', 'carry', 'overdue', 'CNY', 512.3, 9, null, 9002)""",
)


def customers_of(release: Path) -> list[str]:
    """The customers as the list shows them, a cell each."""
    book = CalamineWorkbook.from_path(sorted((release / "outbox" / "S01").glob("*.xlsx"))[0])
    rows = book.get_sheet_by_name("今日清单").to_python(skip_empty_area=False)
    return [str(row[1]) for row in rows if isinstance(row[0], float)]


def test_the_list_names_them_below_the_customer(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered(*PROFILE)
    first, second = customers_of(release)
    assert first.splitlines()[2:] == [
        "B 级 · 准呆账 · 常在每月 25 日起几天付款 · 预警：付款渐晚、人员抱怨或离职等 3 项"
    ]
    assert second.splitlines()[2:] == ["AA 级"], "what the list says beside it is not said again"
    assert verify_outbox(warehouse, release, report) == []


def test_nothing_known_is_nothing_said(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    assert [len(cell.splitlines()) for cell in customers_of(release)] == [2, 2]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh",
            ["B 级", "准呆账", "常在每月 25 日起几天付款", "预警：付款渐晚、人员抱怨或离职等 3 项"],
        ),
        ("en", ["Grade B", "Nearly doubtful", "Usually pays from day 25 of the month"]),
    ],
)
def test_the_page_shows_each_as_a_badge(
    rendered: Callable[..., Any], language: str, told: list[str]
) -> None:
    _, release, _ = rendered(*PROFILE, language=language)
    page = next((release / "outbox" / "S01").glob("*.html")).read_text("utf-8")
    badges = page.split('<p class="badges">', 1)[1].split("</p>", 1)[0]
    assert [text.split("</span>")[0] for text in badges.split("<span>")[1:]][: len(told)] == told


def test_the_case_file_tells_each_figure_what_it_is_held_against_and_since_when(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(*PROFILE, *CREDIT)
    texts = texts_of(release)
    shown = texts[texts.index("信用与预警（13 项）") :]
    for line in (
        ["信用额度", "本户额度", "CNY 90,000.00", "含临时额度 CNY 20,000.00"],
        ["超限", "所属集团合计超出共用额度", "CNY 700,000.00", "额度 CNY 500,000.00", "自 2026-06-01 起"],
        ["评分", "付款历史", "13.33", "满分 40"],
        ["预警", "进货骤减", "12.5 %", "界限 50.0 %", "自 2026-06-30 起"],
        ["预警", "人员抱怨或离职", "1", "界限 1", "自 2026-06-12 起"],
        ["债权分类", "准呆账", "CNY 107,990.50"],
        ["资金成本", "逾期资金成本（至少）", "CNY 512.30", "每天 CNY 9.00"],
        ["付款习惯", "每月 25 日起五天内", "8", "共 10 个付款日"],
    ):  # fmt: skip
        places = [n for n in range(len(shown)) if shown[n : n + len(line)] == line]
        assert places, line
    assert verify_outbox(warehouse, release, report) == []

"""The office's workbook: what it shows of the demo company, compared with the marts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from flows.outbox.report_book import render_reports
from flows.outbox.verify import verify_reports


def sheet_of(path: Path, name: str) -> list[list[Any]]:
    with CalamineWorkbook.from_path(path) as book:
        return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_the_daily_report_of_the_demo_has_two_days(demo_release: Path) -> None:
    (path,) = (demo_release / "reports").iterdir()
    assert path.name == "reports_2026-06-30.xlsx"
    shown = [[cell for cell in row if cell != ""] for row in sheet_of(path, "回款日报")[3:]]
    checks = "来源未提供付款单位\n到期仍有欠款，没有下次付款承诺"
    assert shown == [
        ["2026-06-22 · 销售三部 · 傅晓舟 Y03 · USD"],
        [
            "青岛汐石进出口有限公司", "XS2604010", "USD", 23640.8, 5000.0, 0.0, 18640.8, "USD",
            5000.0, "电汇", "SK2606010", checks,
        ],
        ["日报总金额", 5000.0],
        ["2026-06-18 · 销售二部 · 顾启明 Y02 · CNY"],
        [
            "台州枫渚轴承有限公司", "XS2605008", "CNY", 52300.0, 20000.0, 0.0, 32300.0, "CNY",
            20000.0, "银行转账", "SK2606009", checks,
        ],
        ["日报总金额", 20000.0],
    ]  # fmt: skip


def test_it_lies_in_no_reps_folder(demo_release: Path) -> None:
    assert list((demo_release / "outbox").rglob("reports_*")) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_agrees_with_the_marts_in_both_languages_and_comes_out_the_same_twice(
    demo_release: Path, tmp_path: Path, language: str
) -> None:
    warehouse = demo_release / "warehouse.duckdb"
    first, again = (render_reports(warehouse, tmp_path / name, language) for name in "ab")
    assert first.read_bytes() == again.read_bytes()
    assert verify_reports(warehouse, tmp_path / "a", language) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("set outstanding_amount = 1 where credit_number = 'SK2606009'",
         "daily: outstanding_amount differs in row 2"),
        ("set day_total_amount = 1 where credit_number = 'SK2606009'", "daily: totals differ"),
        ("set collected_on = '2026-06-30' where credit_number = 'SK2606009'",
         "daily: sales_amount differs in row 1"),
    ],
)  # fmt: skip
def test_a_figure_that_differs_from_its_mart_is_a_problem(
    demo_release: Path, tmp_path: Path, change: str, problem: str
) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copyfile(demo_release / "warehouse.duckdb", warehouse)
    render_reports(warehouse, tmp_path, "zh")
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"update marts.daily_collections {change}")
    problems = verify_reports(warehouse, tmp_path, "zh")
    assert f"reports_2026-06-30.xlsx: {problem}" in problems

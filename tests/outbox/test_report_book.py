"""The office's workbook: what it shows of the demo company, compared with the marts."""

from __future__ import annotations

import shutil
from datetime import date
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
    names = sorted(path.name for path in (demo_release / "reports").iterdir())
    assert names == [f"{book}_2026-06-30.xlsx" for book in ("confirmations", "figures", "reports")]
    path = demo_release / "reports" / "reports_2026-06-30.xlsx"
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
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert verify_reports(warehouse, tmp_path / "a", language) == []


def test_the_auditor_gets_every_balance_of_a_months_end_with_name_code_and_address(
    demo_release: Path, tmp_path: Path
) -> None:
    with duckdb.connect(str(demo_release / "warehouse.duckdb"), read_only=True) as connection:
        balances = connection.execute(
            "select customer_id, currency_code, open_amount from marts.customer_balances"
        ).fetchall()
    sheet = sheet_of(demo_release / "reports" / "confirmations_2026-06-30.xlsx", "函证资料")
    headings = sheet.index(next(row for row in sheet if row[0] == "账户"))
    lines = {(row[0], row[7]): row for row in sheet[headings + 1 :] if row[0]}
    assert set(lines) == {(account, currency) for account, currency, _ in balances}
    assert all(lines[a, c][8] == pytest.approx(float(amount)) for a, c, amount in balances)
    known = lines["erp:K1015", "CNY"]
    assert known[2:4] == ["扬州栎舟电机有限公司", "91321003MA0DEM152H"]
    changed = tmp_path / "warehouse.duckdb"
    shutil.copy(demo_release / "warehouse.duckdb", changed)
    with duckdb.connect(str(changed)) as connection:
        connection.execute("update landing.run_parameters set as_of_date = '2026-06-29'")
    names = [path.name for path in render_reports(changed, tmp_path, "zh")]
    assert names == ["reports_2026-06-29.xlsx", "figures_2026-06-29.xlsx"]


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


SOLD = """
insert into marts.sales_statistics by name
select 'd|1' as statistics_line_id, 'd' as document_id, '1000' as company_id,
    'Y01' as sales_rep_id, 'erp:K1001' as customer_id, 'K1001' as customer_number,
    '苏州望榆自动化设备有限公司' as customer_name, 'XS1' as document_number, 1 as position,
    '螺母' as product_name, 100 as quantity, 6.125 as unit_price, 'CNY' as currency_code,
    612.5 as sales_amount, date '2026-06-10' as sold_on, 'passed' as amount_check,
    'SK1' as credit_number, date '2026-06-18' as collected_on, 200 as collected_amount,
    true as is_inferred, 1012.5 as document_sales_amount, 300 as document_collected_amount,
    712.5 as outstanding_amount, 'failed' as document_check
union all
select 'd|2', 'd', '1000', 'Y01', 'erp:K1001', 'K1001', '苏州望榆自动化设备有限公司', 'XS1', 2,
    '=垫片', 40, 10.01, 'CNY', 400, date '2026-06-10', 'failed', 'SK2', date '2026-06-20', 100,
    false, 1012.5, 300, 712.5, 'failed'
"""


@pytest.fixture
def sold(demo_release: Path, tmp_path: Path) -> Path:
    """The demo's warehouse with a document of two lines and two receipts."""
    warehouse = tmp_path / "warehouse.duckdb"
    shutil.copyfile(demo_release / "warehouse.duckdb", warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(SOLD)
    return warehouse


def test_sales_stand_beside_receipts_with_a_total_of_each(sold: Path, tmp_path: Path) -> None:
    path, *_ = render_reports(sold, tmp_path, "zh")
    assert verify_reports(sold, tmp_path, "zh") == []
    shown = [[cell for cell in row if cell != ""] for row in sheet_of(path, "销售统计")[3:]]
    sold_on, first, second = date(2026, 6, 10), date(2026, 6, 18), date(2026, 6, 20)
    assert shown == [
        ["XS1 · 苏州望榆自动化设备有限公司 · 沈若岚 Y01 · CNY"],
        ["螺母", 100.0, 6.125, 612.5, sold_on, first, 200.0, "SK1",
         "各行合计与单据金额不符\n回款对应的单据为推定"],
        ["=垫片", 40.0, 10.01, 400.0, sold_on, second, 100.0, "SK2",
         "数量 × 单价与销货总额不符"],
        ["合计", 1012.5, 300.0, 712.5],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("document_collected_amount = 1", "statistics: totals differ"),
        ("quantity = 7", "statistics: quantity differs in row 1"),
    ],
)
def test_sales_that_differ_from_their_mart_are_a_problem(
    sold: Path, tmp_path: Path, change: str, problem: str
) -> None:
    render_reports(sold, tmp_path, "zh")
    with duckdb.connect(str(sold)) as connection:
        connection.execute(f"update marts.sales_statistics set {change}")
    assert f"reports_2026-06-30.xlsx: {problem}" in verify_reports(sold, tmp_path, "zh")


def test_what_nothing_can_be_said_of_says_so(demo_release: Path) -> None:
    path = demo_release / "reports" / "reports_2026-06-30.xlsx"
    assert "sales_lines" in str(sheet_of(path, "销售统计"))
    assert "还没有任务满足统计所需的天数" in str(sheet_of(path, "催收成效"))

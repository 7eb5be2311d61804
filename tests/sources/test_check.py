"""The inbox tried without a run: what can be read, what is refused, what is missing."""

from __future__ import annotations

import io
import json

import pytest
import xlsxwriter

from .conftest import Home

SETTINGS = """
[company]
company_id = "1000"
legal_name = "示例公司"
currency_code = "CNY"
[sources.erp]
layout = "generic"
capability = "open_items"
[sources.erp.tables.receivables]
files = "应收单_{date}.csv"
total_label = "合计"
[sources.erp.tables.receivables.columns]
document_number = "单据编号"
customer_number = "客户编码"
document_date = "单据日期"
due_date = "到期日"
original_amount = "金额"
[sources.erp.tables.receivables.constants]
currency_code = "CNY"
[sources.erp.tables.credits]
files = "收款单_{date}.xlsx"
[sources.erp.tables.credits.columns]
credit_number = "收款单号"
effective_date = "收款日期"
amount = "金额"
[sources.erp.tables.credits.constants]
currency_code = "CNY"
credit_type = "收款"
[sources.erp.tables.promises]
files = "付款承诺_{date}.csv"
required = false
[sources.erp.tables.promises.columns]
promise_number = "承诺编号"
customer_number = "客户编码"
made_on = "承诺日期"
promised_date = "约定付款日"
"""
RECEIVABLES = """应收单列表,,,,,
单据编号,客户编码,单据日期,到期日,金额,部门
XS1,K1,2026-06-01,2026年7月1日,100.00,一部
XS2,K2,2026/6/3,,200.00,一部
XS3,K2,2026-06-30,7/1/2026,300.00,一部
合计,,,,600.00,
"""


def workbook(*rows: tuple[object, ...]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet = book.add_worksheet("收款")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return packed.getvalue()


@pytest.fixture
def delivered(home: Home) -> Home:
    """Receivables of GB18030 on two days, receipts in a workbook, no promises."""
    (home.path / "huikuan.toml").write_text(SETTINGS, encoding="utf-8")
    home.deliver("应收单_20260629.csv", RECEIVABLES.encode("gb18030"))
    home.deliver("应收单_20260630.csv", RECEIVABLES.encode("gb18030"))
    receipts = workbook(("收款单号", "收款日期", "金额"), ("SK1", "2026-06-20", 40.5))
    home.deliver("收款单_20260630.xlsx", receipts)
    return home


def test_files_are_shown_with_rows_headings_first_cells_and_days(delivered: Home) -> None:
    code, out = delivered.said("sources", "check")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == (
        "read     erp.receivables: 应收单_20260630.csv: 3 rows, 1 total row;"
        " gb18030, headings in line 2; day 2026-06-30"
    )
    assert "    document_number = 单据编号: XS1 | XS2 | XS3" in lines
    assert (
        "    due_date = 到期日: 2026年7月1日 |  | 7/1/2026"
        "  -> 1 day, 2026-07-01 to 2026-07-01, 1 blank, 1 not read, such as 7/1/2026"
    ) in lines
    assert "    not read    部门" in lines
    assert "    currency_code: every row gets the constant CNY" in lines
    assert "    older       1 file, not tried" in lines
    assert "    amount = 金额: 40.5" in lines
    assert "absent   erp.promises: no inbox/erp/付款承诺_{date}.csv" in lines
    assert lines[-1] == "result   2 files can be read, 0 refused, 0 missing; next: huikuan plan"


def test_no_byte_of_the_home_changes(delivered: Home) -> None:
    before = delivered.bytes_of_all()
    delivered.said("sources", "check")
    assert delivered.bytes_of_all() == before


def test_a_misspelt_heading_is_refused_with_both_lists_and_the_nearest_names(
    delivered: Home,
) -> None:
    spoiled = RECEIVABLES.replace("客户编码", "客户编号")
    delivered.deliver("应收单_20260630.csv", spoiled.encode("gb18030"))
    code, out = delivered.said("sources", "check", "--json")
    assert code == 3
    receivables = json.loads(out)["tables"][0]
    assert receivables["files"][0]["headings"] == {
        "found": ["单据编号", "单据日期", "到期日", "金额"],
        "missing": {"客户编码": "客户编号"},
        "unknown": {"客户编号": "客户编码", "部门": None},
        "lacking": ["客户编码"],
    }
    assert "did you mean" in receivables["files"][0]["refusal"]
    said = delivered.said("sources", "check")[1].splitlines()
    assert said[0] == "refused  erp.receivables: 应收单_20260630.csv"
    assert "    missing     客户编码 (nearest: 客户编号)" in said
    assert "    not read    客户编号 (nearest: 客户编码), 部门" in said


def test_one_refused_file_does_not_hide_the_next(delivered: Home) -> None:
    delivered.deliver("应收单_20260630.csv", RECEIVABLES.rpartition("合计")[0].encode("gb18030"))
    delivered.deliver("收款单_20260630.xlsx", b"")
    code, out = delivered.said("sources", "check")
    assert code == 3
    assert "lacks the total row (合计)" in out
    assert "the file is empty" in out
    assert out.splitlines()[-1].startswith("result   0 files can be read, 2 refused, 0 missing")


def test_a_required_table_without_a_file_is_missing_and_a_strange_file_is_named(
    delivered: Home,
) -> None:
    (delivered.path / "inbox" / "erp" / "收款单_20260630.xlsx").rename(
        delivered.path / "inbox" / "erp" / "收款_20260630.xlsx"
    )
    code, out = delivered.said("sources", "check")
    assert code == 3
    assert "missing  erp.credits: no inbox/erp/收款单_{date}.xlsx" in out
    assert "note     inbox/erp/收款_20260630.xlsx matches no declaration" in out


def test_a_file_name_with_a_day_that_does_not_exist_is_refused(delivered: Home) -> None:
    delivered.deliver("应收单_20260631.csv", RECEIVABLES.encode())
    code, out = delivered.said("sources", "check")
    assert code == 3
    assert "the file name holds no valid business date: 20260631" in out


def test_a_layout_that_knows_its_headings_reads_them_under_any_spelling(home: Home) -> None:
    (home.path / "huikuan.toml").write_text(
        SETTINGS.partition("[sources.erp]")[0]
        + '[sources.erp]\nlayout = "u8"\n[sources.erp.tables.ar_detail]\n'
        + "[sources.erp.tables.customer]\n",
        encoding="utf-8",
    )
    home.deliver("Customer_20260630.csv", "CCUSCODE,CCUSNAME\nK1,甲公司\n".encode("gb18030"))
    code, out = home.said("sources", "check")
    assert code == 3
    assert "    cCusCode: K1" in out
    assert "missing  erp.ar_detail: no inbox/erp/Ar_Detail_{date}.csv" in out
    assert "Ar_Detail" in out


def test_a_home_without_settings_is_a_usage_error(home: Home) -> None:
    assert home.said("sources", "check")[0] == 2

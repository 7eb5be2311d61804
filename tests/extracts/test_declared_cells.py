"""Cells that an export leaves blank, and numbers that a spreadsheet shortened, by declaration."""

from __future__ import annotations

import io

import xlsxwriter

from .conftest import SETTINGS, Home

LANDED = "select {} from landing.generic_receivables order by _line"
FILLED = SETTINGS.replace(
    'files = "应收单_{date}.csv"',
    'files = "应收单_{date}.xlsx"\nfill_down = ["document_number", "customer_number"]',
)
WIDE = SETTINGS.replace(
    'files = "应收单_{date}.csv"', 'files = "应收单_{date}.csv"\nwidths = { customer_number = 5 }'
)


def test_merged_cells_of_a_workbook_are_filled_down_and_never_past_a_total(home: Home) -> None:
    home.declare(FILLED)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("应收")
        sheet.write_row(0, 0, ["单据编号", "客户编码", "单据日期", "金额"])
        sheet.merge_range(1, 0, 2, 0, "XS1")
        sheet.merge_range(1, 1, 2, 1, "K1")
        sheet.write_row(1, 2, ["2026-06-01", 10])
        sheet.write_row(2, 2, ["2026-06-02", 20])
        sheet.write_row(3, 0, ["小计", None, None, 30])
        sheet.write_row(4, 2, ["2026-06-03", 40])
    home.deliver("应收单_20260630.xlsx", made.getvalue())
    rows = home.landed_rows(
        LANDED.format("document_number, customer_number, original_amount, _row_kind, _line")
    )
    assert [tuple(row.values()) for row in rows] == [
        ("XS1", "K1", "10", "data", 2),
        ("XS1", "K1", "20", "data", 3),
        ("小计", "", "30", "total", 4),
        (None, None, "40", "data", 5),
    ]


def test_leading_zeros_that_a_spreadsheet_took_are_put_back_and_said(home: Home) -> None:
    home.declare(WIDE)
    home.deliver(
        "应收单_20260630.csv",
        "单据编号,客户编码,单据日期,金额\n"
        "1,12,2026-06-01,1\n2,00012,2026-06-01,1\n3,12.0,2026-06-01,1\n4,K12,2026-06-01,1\n",
    )
    rows = home.landed_rows(LANDED.format("customer_number, _restored"))
    assert [tuple(row.values()) for row in rows] == [
        ("00012", "customer_number"),
        ("00012", None),
        ("00012", "customer_number"),
        ("K12", None),
    ]

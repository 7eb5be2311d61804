# ruff: noqa: E501 - one case a line
from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from warehouse_fixture import KEY

from flows.row_signature import figure_text, is_signed

IDENTITY = ("hk_task", "hk_run", "hk_rep", "hk_folder", "hk_day", "hk_shown")


def workbook(release: Path) -> Path:
    return release / "outbox" / "S01" / "tasks_2026-06-30.xlsx"


def part(release: Path, name: str) -> str:
    with zipfile.ZipFile(workbook(release)) as archive:
        return archive.read(name).decode("utf-8")


def rows_by_code(release: Path) -> list[dict[str, Any]]:
    """The rows of today's list under the codes of the hidden row."""
    with CalamineWorkbook.from_path(workbook(release)) as book:
        grid = book.get_sheet_by_name("今日清单").to_python(skip_empty_area=False)
    place = next(number for number, row in enumerate(grid) if "hk_task" in row)
    codes = grid[place]
    below = (dict(zip(codes, row, strict=True)) for row in grid[place + 2 :])
    return [row for row in below if row["hk_task"]]


def test_a_row_says_in_hidden_cells_which_task_run_and_rep_it_is_of(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    row = rows_by_code(release)[0]
    assert [row[name] for name in IDENTITY[:5]] == [
        "7a1c0e55b0d94f21", "3fa9c1d2e4b5a697", "S01", "S01", "2026-07-01",
    ]  # fmt: skip
    accounts = [json.loads(text) for text in re.findall(r"\{[^{}]*\}", row["hk_shown"])]
    assert accounts == [
        {"company_id": "1000", "currency_code": "CNY", "customer_id": "erp:C001", "demand_amount": "107990.5000", "open_amount": "107990.5000"},
        {"company_id": "1000", "currency_code": "USD", "customer_id": "erp:C001", "demand_amount": "2500.0000", "open_amount": "2500.0000"},
    ]  # fmt: skip


def test_the_checksum_covers_the_identity_and_the_amounts_shown(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    row = rows_by_code(release)[0]
    identity = [row[name] for name in IDENTITY]
    figures = {code: figure_text(row[code]) for code in ("figure:CNY", "figure:USD")}
    assert figures == {"figure:CNY": "107990.5000", "figure:USD": "2500.0000"}
    assert is_signed(KEY, identity, figures, row["hk_check"])
    assert not is_signed(KEY, identity, {**figures, "figure:CNY": "7990.5000"}, row["hk_check"])
    assert not is_signed(KEY, [*identity[:2], "S02", *identity[3:]], figures, row["hk_check"])
    assert not is_signed(KEY[::-1], identity, figures, row["hk_check"])
    assert not is_signed(b"", identity, figures, row["hk_check"])


def test_ids_and_codes_are_hidden_and_only_the_cells_to_fill_in_are_unlocked(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    sheet = part(release, "xl/worksheets/sheet1.xml")
    assert len(re.findall(r"<col [^>]*hidden=\"1\"", sheet)) >= 1
    assert re.search(r"<row r=\"4\" [^>]*hidden=\"1\"", sheet)
    [protection] = re.findall(r"<sheetProtection[^>]*>", sheet)
    assert "password" not in protection and 'sheet="1"' in protection
    styles = part(release, "xl/styles.xml")
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1])
    unlocked = {str(number) for number, xf in enumerate(formats) if 'locked="0"' in xf}
    assert unlocked
    cells = re.findall(r"<c r=\"([A-Z]+)(\d+)\" s=\"(\d+)\"", sheet)
    assert {column for column, _, style in cells if style in unlocked} == set("LMNOPQRST")
    assert {row for _, row, style in cells if style in unlocked} == {"6", "7"}


def test_entries_offer_lists_and_are_checked_as_far_as_a_spreadsheet_can(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    sheet = part(release, "xl/worksheets/sheet1.xml")
    kinds = [
        (column, kind)
        for kind, column in re.findall(
            r"<dataValidation (?:type=\"(\w+)\" )?[^>]*sqref=\"([A-Z]+)6:", sheet
        )
    ]
    assert kinds == [
        ("L", "list"), ("M", "date"), ("N", "decimal"), ("O", "list"), ("P", "list"),
        ("Q", "decimal"), ("R", "list"), ("S", "date"), ("T", ""),
    ]  # fmt: skip
    assert "<formula1>_lists!$A$1:$A$2</formula1>" in sheet
    with CalamineWorkbook.from_path(workbook(release)) as book:
        offered = book.get_sheet_by_name("_lists").to_python()
    assert [row[:3] for row in offered[:2]] == [
        ["已联系：承诺付款", "CNY", "E6 资金紧张"],
        ["未联系上", "USD", "E10 以停止合作相告"],
    ]
    assert 'state="hidden"' in part(release, "xl/workbook.xml")


def test_a_list_in_one_currency_asks_for_no_currency(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "delete from marts.collection_task_items where currency_code = 'USD'",
        "delete from marts.collection_task_amounts where currency_code = 'USD'",
    )
    assert "currency" not in rows_by_code(release)[0]


def test_the_list_prints_on_a4_landscape_with_the_headings_on_every_page(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    sheet = part(release, "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet
    assert '<pane xSplit="2" ySplit="5" topLeftCell="C6"' in sheet
    assert "今日清单!$A:$B,今日清单!$5:$5" in part(release, "xl/workbook.xml").replace("'", "")


def test_what_is_filled_in_by_hand_prints_on_a_page_of_its_own_in_a_readable_size(
    rendered: Callable[..., Any],
) -> None:
    """Beside the customer again; the invoices stay one page wide."""
    _, release, _ = rendered()
    with CalamineWorkbook.from_path(workbook(release)) as book:
        grid = book.get_sheet_by_name("今日清单").to_python(skip_empty_area=False)
    first_entry = next(row for row in grid if "hk_task" in row).index("contact_result")
    sheet = part(release, "xl/worksheets/sheet1.xml")
    assert f'<colBreaks count="1" manualBreakCount="1"><brk id="{first_entry}"' in sheet
    [scale] = re.findall(r'<pageSetup[^>]* scale="(\d+)"', sheet)
    assert 60 <= int(scale) <= 100 and "fitToPage" not in sheet
    assert "fitToPage" in part(release, "xl/worksheets/sheet2.xml")

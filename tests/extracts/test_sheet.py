"""What an XLSX sheet becomes, and which workbooks are refused."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from flows.errors import InputRefused

from .conftest import Read, cells


def workbook(tmp_path: Path, rows: dict[int, list[Any]], hidden: bool = False) -> bytes:
    """An XLSX whose sheet rows are given by their 1-based number."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        if hidden:
            book.add_worksheet("隐藏").hide()
        sheet = book.add_worksheet("应收")
        sheet.activate()
        sheet.set_first_sheet()
        for number, values in rows.items():
            for column, value in enumerate(values):
                if value is not None:
                    sheet.write(number - 1, column, value)
    return path.read_bytes()


def test_numbers_dates_and_blanks_become_plain_text(read: Read, tmp_path: Path) -> None:
    content = workbook(
        tmp_path,
        {
            1: ["编号", "金额", "日期", "备注"],
            2: ["007", 1234567.1, date(2026, 6, 1), None],
            3: [20260001, 2309.789999999999, datetime(2026, 6, 1, 8, 30), True],
            4: [12345678901234, 1e-7, "2026/6/1", "x\ny"],
        },
    )
    assert cells(read(content, "编号", "金额", "日期", "备注", name="a.xlsx")) == [
        (2, "007", "1234567.1", "2026-06-01", ""),
        (3, "20260001", "2309.789999999999", "2026-06-01 08:30:00", "TRUE"),
        (4, "12345678901234", "0.0000001", "2026/6/1", "x\ny"),
    ]


def test_whatever_a_cell_holds_it_stays_one_cell_and_its_row_has_the_hash_of_its_text(
    read: Read, tmp_path: Path
) -> None:
    odd = [
        'a"b',
        '"',
        "x\ny",
        "x\r\ny",
        "tab\t, comma;",
        "'",
        " ",
        "\u3000全角",
        "\\n",
        "长" * 32_000,
    ]
    wide = ["9", "", "wide", "", "beyond"]
    rows = {number: [f"{number}", text, ""] for number, text in enumerate(odd, start=2)}
    content = workbook(tmp_path, {1: ["编号", "备注", "尾"], **rows, 20: ["8"], 21: wide})
    landed = read(content, "编号", "备注", "尾", name="a.xlsx")
    # A short row is as wide as the sheet; what lies beyond the headings is counted.
    expected = [(n, str(n), text.replace("\r\n", "\n"), "") for n, text in enumerate(odd, start=2)]
    told = [
        (row["_line"], row["编号"], row["备注"].replace("\r\n", "\n"), row["尾"]) for row in landed
    ]
    assert told == [*expected, (20, "8", "", ""), (21, "9", "", "wide")]
    for row in landed[:-1]:
        text = "\x1f".join([row["编号"], row["备注"], row["尾"], "", ""])
        assert row["_row_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_lines_are_sheet_rows_titles_are_skipped_and_totals_marked(
    read: Read, tmp_path: Path
) -> None:
    content = workbook(
        tmp_path,
        {
            2: [None, "应收明细"],
            4: [None, "编号", "金额"],
            5: [None, "A1", 5],
            7: [None, "A2", 6],
            8: [None, "合计", 11],
        },
    )
    rows = read(content, "编号", "金额", name="a.xlsx")
    assert [(row["_line"], row["_row_kind"], row["编号"], row["金额"]) for row in rows] == [
        (5, "data", "A1", "5"),
        (7, "data", "A2", "6"),
        (8, "total", "合计", "11"),
    ]


def test_a_hidden_first_sheet_is_passed_over(read: Read, tmp_path: Path) -> None:
    content = workbook(tmp_path, {1: ["a"], 2: ["1"]}, hidden=True)
    assert cells(read(content, "a", name="a.xlsx")) == [(2, "1")]


def test_an_error_value_stays_visible(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1, 0, "x")
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    assert cells(read(path.read_bytes(), "a", "b", name="a.xlsx")) == [(2, "x", "#DIV/0!")]


def test_formulas_that_were_never_calculated_are_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write(1, 0, "x")
        sheet.write_formula(1, 1, "=1+1", None, "")
    with pytest.raises(InputRefused, match="never calculated, the first in cell B2"):
        read(path.read_bytes(), "a", "b", name="a.xlsx")


def test_an_unknown_sheet_is_refused_with_the_nearest_name(read: Read, tmp_path: Path) -> None:
    content = workbook(tmp_path, {1: ["a"], 2: ["1"]})
    with pytest.raises(InputRefused, match='no sheet "应收单"; did you mean "应收"'):
        read(content, "a", name="a.xlsx", sheet="应收单")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cannot be read"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"<html><table></table></html>", "named as a workbook and is none"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_what_is_no_readable_workbook_is_refused_by_name(
    read: Read, content: bytes, what: str
) -> None:
    with pytest.raises(InputRefused, match=what) as refusal:
        read(content, "a", name="a.xlsx")
    assert refusal.value.where == "a.xlsx"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (20 << 20))
    with pytest.raises(InputRefused, match="is a zip bomb"):
        read(packed.getvalue(), "a", name="a.xlsx")


def test_a_zip_of_thousands_of_parts_is_refused(read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(2001):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(InputRefused, match="holds 2001 parts"):
        read(packed.getvalue(), "a", name="a.xlsx")


def test_dates_counted_from_1904_are_the_days_that_the_workbook_shows(
    read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "of1904.xlsx"
    with xlsxwriter.Workbook(
        path, {"default_date_format": "yyyy-mm-dd", "date_1904": True}
    ) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "日期"])
        sheet.write(1, 0, "A1")
        sheet.write_datetime(1, 1, datetime(2026, 6, 1))
    assert cells(read(path.read_bytes(), "编号", "日期", name="of1904.xlsx")) == [
        (2, "A1", "2026-06-01")
    ]


def test_a_sheet_that_only_claims_to_be_large_is_read(read: Read, tmp_path: Path) -> None:
    content = workbook(tmp_path, {1: ["编号"], 2: ["A1"]})
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            part = old.read(member)
            new.writestr(member, part.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert cells(read(changed.getvalue(), "编号", name="claims.xlsx")) == [(2, "A1")]


def test_a_sheet_with_a_cell_in_its_far_corner_is_refused_before_it_is_laid_out(
    read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "编号")
        sheet.write(2999, 16_383, "x")
    with pytest.raises(InputRefused, match="spans 3000 rows and 16384 columns"):
        read(path.read_bytes(), "编号", name="far.xlsx")

"""Returned lists as files: whatever a spreadsheet or a person did to them, rows are known again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from flows.answer_key import ensure_key
from flows.extracts.answer_sheet import read_answers

from .returned_lists import cell_of, fill, resaved, write_cells

FILLED = {
    "K1001": {
        "contact_result": "已联系：承诺付款",
        "promised_date": date(2026, 7, 15),
        "promised_amount": 30000.5,
        "note": "月中付",
    },
    "K1015": {"next_follow_up": "7月10日"},
}
Grid = list[list[Any]]


@pytest.fixture(scope="module")
def listed(demo_home: Path) -> Path:
    """The list of a rep of the demo."""
    [path] = (demo_home / "current" / "outbox" / "Y01").glob("tasks_*.xlsx")
    return path


@pytest.fixture(scope="module")
def key(demo_home: Path) -> bytes:
    return ensure_key(demo_home)


@pytest.fixture
def filled(listed: Path, tmp_path: Path) -> Path:
    return fill(listed, tmp_path / "filled.xlsx", FILLED)


def told(path: Path, key: bytes) -> list[tuple[Any, ...]]:
    """What was read, by the customer's rank: filled cells and whether the row is signed."""
    found = read_answers(path, path.name, key)
    assert found["problem"] == ""
    shown = ("contact_result", "promised_date", "promised_amount", "next_follow_up", "note")
    rows = [(*(row[name] for name in shown), row["is_signed"]) for row in found["answers"]]
    return sorted(rows)


EXPECTED = [
    ("", "", "", "7月10日", "", True),
    ("已联系：承诺付款", "2026-07-15", "30000.5", "", "月中付", True),
]


def rewritten(path: Path, target: Path, change: Callable[[Grid], Grid]) -> Path:
    """The visible list and its hidden cells as values only, in a workbook of another name."""
    with CalamineWorkbook.from_path(path) as book:
        grid = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet("我的表")
        for number, row in enumerate(change(grid)):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(number, column, value)
    return target


def codes_at(grid: Grid) -> int:
    return next(number for number, row in enumerate(grid) if "hk_task" in row)


def sorted_rows(grid: Grid) -> Grid:
    first = codes_at(grid) + 2
    return [*grid[:first], *reversed(grid[first:])]


def moved_columns(grid: Grid) -> Grid:
    return [list(reversed(row)) for row in grid]


def inserted_and_deleted(grid: Grid) -> Grid:
    first = codes_at(grid) + 2
    blank = [""] * len(grid[0])
    return [
        blank,
        *grid[:first],
        blank,
        *(row for row in grid[first:] if "K1002" not in str(row[1])),
    ]


CHANGES: Sequence[Callable[[Grid], Grid]] = (
    list, sorted_rows, moved_columns, inserted_and_deleted,
)  # fmt: skip


def test_what_a_rep_fills_in_is_read_with_its_cell(listed: Path, filled: Path, key: bytes) -> None:
    assert told(filled, key) == EXPECTED
    answers = {row["note"]: row for row in read_answers(filled, "a.xlsx", key)["answers"]}
    answer = answers["月中付"]
    _, address = cell_of(listed, "K1001", "promised_date")
    assert json.loads(answer["addresses"])["promised_date"] == address
    assert (answer["promised_amount_cells"], answer["hk_rep"]) == ("binary", "Y01")


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_rows_are_known_again_after_sorting_moving_inserting_and_renaming(
    filled: Path, key: bytes, tmp_path: Path, change: Callable[[Grid], Grid]
) -> None:
    assert told(rewritten(filled, tmp_path / "copy.xlsx", change), key) == EXPECTED


@pytest.mark.debian
def test_a_list_saved_by_libreoffice_is_read_as_it_was_filled_in(
    filled: Path, key: bytes, tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("libreoffice (Debian package libreoffice-calc) is not installed")
    saved = resaved(filled, tmp_path / "saved")
    assert saved.read_bytes() != filled.read_bytes()
    assert told(saved, key) == EXPECTED


def test_an_amount_of_the_list_that_was_changed_breaks_the_checksum(
    listed: Path, filled: Path, key: bytes, tmp_path: Path
) -> None:
    number, address = cell_of(listed, "K1001", "figure:CNY")
    edited = write_cells(filled, tmp_path / "edited.xlsx", {number: {address: 1}})
    assert [row[-1] for row in told(edited, key)] == [True, False]


def test_a_row_moved_to_another_task_breaks_the_checksum(
    listed: Path, filled: Path, key: bytes, tmp_path: Path
) -> None:
    number, address = cell_of(listed, "K1001", "hk_task")
    edited = write_cells(filled, tmp_path / "edited.xlsx", {number: {address: "426d2043a3eb5f7c"}})
    assert [row[-1] for row in told(edited, key)] == [True, False]


def test_another_homes_key_proves_nothing(filled: Path, tmp_path: Path) -> None:
    assert [row[-1] for row in told(filled, ensure_key(tmp_path))] == [False, False]
    assert (tmp_path / "answers.key").stat().st_mode & 0o777 == 0o600


def test_a_row_that_a_rep_added_is_read_and_proves_nothing(
    filled: Path, key: bytes, tmp_path: Path
) -> None:
    def added(grid: Grid) -> Grid:
        codes = grid[codes_at(grid)]
        return [*grid, ["新客户" if code == "note" else "" for code in codes]]

    rows = told(rewritten(filled, tmp_path / "added.xlsx", added), key)
    assert rows[0] == ("", "", "", "", "新客户", False)


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"no workbook", "unreadable_file"), (b"PK\x03\x04 broken", "unreadable_file"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "unreadable_file")],
)  # fmt: skip
def test_a_file_that_is_no_workbook_is_told_as_such(
    key: bytes, tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    assert read_answers(path, path.name, key) == {"problem": problem, "answers": []}


def test_a_copy_of_the_visible_cells_alone_is_no_list(
    filled: Path, key: bytes, tmp_path: Path
) -> None:
    def visible(grid: Grid) -> Grid:
        width = grid[codes_at(grid)].index("hk_task")
        return [row[:width] for row in grid if "hk_task" not in row]

    path = rewritten(filled, tmp_path / "visible.xlsx", visible)
    assert read_answers(path, path.name, key)["problem"] == "no_list"

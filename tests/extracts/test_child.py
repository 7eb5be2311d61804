"""A file that ends its parser is refused by name, and the others are still parsed."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import InputRefused
from flows.extracts.child import parse_all
from flows.extracts.job import ExpectedHeading, Job

ROOT = Path(__file__).resolve().parents[2]


def job(folder: Path, name: str, content: bytes) -> Job:
    path = folder / name
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return Job(
        path=str(path),
        sha256=sha256,
        name=name,
        parquet=str(folder / "landing" / "declared" / f"{sha256}.parquet"),
        scratch=str(folder / "landing" / f".parsing-{name}"),
        sheet=None,
        heading_row=None,
        encoding="auto",
        total_labels=(),
        headings=(ExpectedHeading("a", "text", True),),
        may_be_empty=False,
    )


def test_a_hundred_million_cells_in_a_tiny_workbook_end_only_their_own_file(
    tmp_path: Path,
) -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    jobs = [
        job(tmp_path, "first.csv", b"a\n1\n"),
        job(tmp_path, "hostile.xlsx", workbook_with(tmp_path, sheet)),
        job(tmp_path, "last.csv", b"a\n2\n"),
    ]
    with pytest.raises(InputRefused) as refusal:
        parse_all(jobs)
    assert "hostile.xlsx" in refusal.value.where
    assert Path(jobs[0].parquet).exists()
    assert not Path(jobs[1].parquet).exists()
    assert Path(jobs[2].parquet).exists()


def workbook_with(folder: Path, sheet: str) -> bytes:
    """A workbook made by a library, its only sheet replaced."""
    import zipfile

    import xlsxwriter

    made, changed = folder / "made.xlsx", folder / "changed.xlsx"
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            is_sheet = member == "xl/worksheets/sheet1.xml"
            new.writestr(member, sheet if is_sheet else old.read(member))
    return changed.read_bytes()


def test_a_file_that_takes_for_ever_is_refused_by_name_and_the_others_are_parsed(
    tmp_path: Path,
) -> None:
    endless = tmp_path / "endless.csv"
    os.mkfifo(endless)
    waiting = replace(
        job(tmp_path, "first.csv", b"a\n1\n"), path=str(endless), name="endless.csv", most_seconds=2
    )
    last = job(tmp_path, "last.csv", b"a\n2\n")
    with pytest.raises(InputRefused, match="it took longer by the clock") as refusal:
        parse_all([waiting, last])
    assert refusal.value.where == "endless.csv"
    assert Path(last.parquet).exists()


def test_no_jobs_start_no_child() -> None:
    parse_all([])

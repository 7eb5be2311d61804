"""Fills in a published list as a rep does, in the file itself, and sends it back."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook

from flows.extracts.answer_sheet import column_letters

Value = str | int | float | date
EPOCH = date(1899, 12, 30)


def cell_of(workbook: Path, customer: str, code: str) -> tuple[int, str]:
    """Number of the sheet and address of a cell to fill in, by the customer's number."""
    with CalamineWorkbook.from_path(workbook) as book:
        for number, name in enumerate(book.sheet_names, start=1):
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            codes = next((row for row in grid if "hk_task" in row), None)
            for line, row in enumerate(grid, start=1):
                if codes and any(customer in str(cell).split("\n") for cell in row):
                    return number, f"{column_letters(codes.index(code))}{line}"
    raise LookupError(customer)


def fill(workbook: Path, target: Path, answers: Mapping[str, Mapping[str, Value]]) -> Path:
    """A copy with cells filled in: customer number → code of the column → value."""
    cells: dict[int, dict[str, Value]] = {}
    for customer, values in answers.items():
        for code, value in values.items():
            number, address = cell_of(workbook, customer, code)
            cells.setdefault(number, {})[address] = value
    return write_cells(workbook, target, cells)


def write_cells(workbook: Path, target: Path, cells: Mapping[int, Mapping[str, Value]]) -> Path:
    """A copy with cells of some sheets (by number) set to values."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            matched = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part.filename)
            for address, value in cells.get(int(matched[1]) if matched else 0, {}).items():
                content = _put(content.decode(), address, value).encode()
            new.writestr(part, content)
    return target


def _put(sheet: str, address: str, value: Value) -> str:
    old = re.search(rf'<c r="{address}"( s="\d+")?[^>]*?(/>|>.*?</c>)', sheet)
    assert old, address
    style = old[1] or ""
    if isinstance(value, date):
        value = (value - EPOCH).days
    if isinstance(value, str):
        new = f'<c r="{address}"{style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    else:
        new = f'<c r="{address}"{style}><v>{value}</v></c>'
    return sheet[: old.start()] + new + sheet[old.end() :]


def resaved(workbook: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    folder.mkdir(parents=True, exist_ok=True)
    command: Sequence[str] = (
        "soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(folder), str(workbook),
    )  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / workbook.name


def next_day(home: Path) -> None:
    """The demo's files delivered again for the day after, and its clock a day later."""
    inbox = home / "inbox" / "erp"
    for path in list(inbox.glob("*_20260630.*")):
        shutil.copyfile(path, path.with_name(path.name.replace("20260630", "20260701")))
    settings = home / "huikuan.toml"
    text = settings.read_text("utf-8")
    for files in ("应收单_{date}.csv", "收款单_{date}.csv"):
        text = text.replace(f'files = "{files}"', f'files = "{files}"\nmay_repeat = true')
    settings.write_text(text.replace("2026-07-01T06:00", "2026-07-02T06:00"), "utf-8")

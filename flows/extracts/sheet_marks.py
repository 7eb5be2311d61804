"""Finds in a sheet's XML what the sheet reader passes over: error values, uncalculated formulas."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\bid=[\"']([^\"']+)[\"']")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"\b(Id|Target)=[\"']([^\"']+)[\"']")
_CELL = rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
_FORMULA = rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
_FORMULA_START = re.compile(rb"<(?:\w+:)?f[\s>/]")
# The same without what stands before it: the search jumps from one f to the next.
_MAYBE_FORMULA = re.compile(rb"f[\s>/]")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\st=[\"']e[\"'])[^>]*?\br=[\"']([A-Z]+)(\d+)[\"'][^>]*>"
    rb"(?:" + _FORMULA + rb")?<(?:\w+:)?v>([^<]*)<"
)
_UNCALCULATED = re.compile(
    _CELL + _FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


@dataclass(frozen=True)
class SheetMarks:
    """errors: text such as #REF! by (1-based row, 0-based column). uncalculated: cell names."""

    errors: dict[tuple[int, int], str]
    uncalculated: tuple[str, ...]


def sheet_content(path: Path, sheet_number: int) -> bytes:
    """The XML of the sheet with that 1-based number; empty when its part is not found."""
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet_number)
        return archive.read(part) if part in archive.namelist() else b""


def read_marks(content: bytes) -> SheetMarks:
    """Reads the marks of a sheet's XML."""
    # A plain search first: most sheets hold neither, and the patterns look at every cell.
    has_errors = b't="e"' in content or (b"'" in content and b"t='e'" in content)
    has_formulas = bool(_MAYBE_FORMULA.search(content) and _FORMULA_START.search(content))
    errors = {
        (int(row), column_number(letters)): text.decode(errors="replace")
        for letters, row, text in (_ERROR.findall(content) if has_errors else [])
    }
    cells = _UNCALCULATED.findall(content) if has_formulas else []
    return SheetMarks(errors, tuple((letters + row).decode() for letters, row in cells))


def _part_of(archive: zipfile.ZipFile, sheet_number: int) -> str:
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    identities = _SHEET.findall(archive.read("xl/workbook.xml"))
    targets: dict[bytes, bytes] = {}
    for element in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(element))
        targets[attributes.get(b"Id", b"")] = attributes.get(b"Target", b"")
    if sheet_number > len(identities):
        return ""
    target = targets.get(identities[sheet_number - 1], b"").decode()
    absolute = target.startswith("/")
    return target.lstrip("/") if absolute else str(PurePosixPath("xl") / target)


def column_number(letters: bytes) -> int:
    """The 0-based number of the column with those capital letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1

"""Tells what a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from flows.errors import InputRefused

FileKind = Literal["xlsx", "xls", "html", "parquet", "text"]

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = (b"PAR1", b"PARE")
# Binary interchange formats of before 1997, without the compound container.
_OLD_SHEETS = (b"\x09\x08\x04\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
_MARKUP = re.compile(rb"\s*<(!doctype\s+html|html|head|meta|style|table|body|div|!--)", re.I)
_XML_SHEET = re.compile(rb"\s*<\?xml|\s*<\?mso-application|\s*MIME-Version:", re.I)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_START = 4096
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb")


def file_kind(path: Path, name: str) -> FileKind:
    """The kind of an unpacked file; InputRefused for one that is named as a workbook and is none.

    A file named .xls may be an old workbook, a web page with a table, or text with tabs: all three
    are what ERPs call an Excel export.
    """
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(_COMPOUND):
        return "xls"
    if start.startswith(_PARQUET):
        return "parquet"
    _refuse_other_sheets(start, name)
    if _MARKUP.match(_plain(start)):
        return "html"
    return "text"


def _plain(start: bytes) -> bytes:
    """The first bytes without a byte-order mark, and without the zeros of UTF-16."""
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\x00", b"")


def _refuse_other_sheets(start: bytes, name: str) -> None:
    plain = _plain(start)
    what = ""
    if start.startswith(_OLD_SHEETS):
        what = "the workbook is of a format from before 1997"
    elif _XML_SHEET.match(plain) and not re.search(rb"<html|<!doctype html", plain, re.I):
        what = "the file is an XML or MHTML workbook"
    elif name.lower().endswith(_WORKBOOK_NAMES):
        what = "the file is named as a workbook and is none"
    elif name.lower().endswith(".parquet"):
        what = "the file is named as Parquet and is none"
    if what:
        raise InputRefused(
            what,
            where=name,
            fix="save it as .xlsx in the spreadsheet program, or export CSV; name text .csv",
        )

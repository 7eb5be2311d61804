"""Reads a cell as a day, for a preview; what counts is read by `parse_date` in SQL, by these rules.

A test holds both against the same cases.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

_YEAR = r"(?P<y>199\d|20\d\d)"
_FIRST = re.compile(
    rf"{_YEAR}(?:(?P<c>\d\d\d\d)|-(?P<m1>\d\d?)-(?P<d1>\d\d?)|/(?P<m2>\d\d?)/(?P<d2>\d\d?)"
    r"|[.](?P<m3>\d\d?)[.](?P<d3>\d\d?)|年(?P<m4>\d\d?)月(?P<d4>\d\d?)日)"
    r"(?:[ T]00:00:00(?:[.]0+)?)?"
)
_MINUTES = r"(?:[ T]0?0:00(?::00(?:[.]0+)?)?)?"
_PARTS = re.compile(rf"(\d\d?)[/.](\d\d?)[/.](\d\d(?:\d\d)?){_MINUTES}")
_SHORT = re.compile(rf"(\d\d)([-/.])(\d\d?)\2(\d\d?){_MINUTES}")
_NO_DATE = re.compile(
    r"(0000[-/.]?00[-/.]?00|1900[-/.年]?0?1[-/.月]?0?1日?|9999[-/.年]?12[-/.月]?31日?)"
    r"([ T]00:00:00([.]0+)?|[.]0)?"
)
_EPOCHS = {"serial": date(1899, 12, 30), "serial_1904": date(1904, 1, 1)}


def says_no_day(cell: str) -> bool:
    """Whether a cell is blank, or one of the ways in which ERPs write that there is no date."""
    return not cell.strip() or _NO_DATE.fullmatch(cell.strip()) is not None


def read_day(cell: str, date_format: str | None, cells: str) -> date | None:
    """The day that a cell tells, or None; `cells` is `binary` where numbers are stored as such."""
    text = cell.strip()
    if cells == "binary" and re.fullmatch(rf"{_YEAR}\d\d\d\d[.]0", text):
        text = text.removesuffix(".0")
    if found := _FIRST.fullmatch(text):
        return _as_day(*_year_first(found))
    if date_format in _EPOCHS:
        return _of_serial(text, _EPOCHS[date_format])
    if date_format == "YY-M-D":
        short = _SHORT.fullmatch(text)
        return _as_day(f"20{short[1]}", short[3], short[4]) if short else None
    return _of_parts(text, date_format) if date_format else None


def _year_first(found: re.Match[str]) -> tuple[str, str, str]:
    if together := found["c"]:
        return found["y"], together[:2], together[2:]
    month = next(found[f"m{number}"] for number in range(1, 5) if found[f"m{number}"])
    day = next(found[f"d{number}"] for number in range(1, 5) if found[f"d{number}"])
    return found["y"], month, day


def _of_parts(text: str, date_format: str) -> date | None:
    mark, year_form = ("." if "." in date_format else "/"), date_format[4:]
    found = _PARTS.fullmatch(text)
    if not found or len(found[3]) != len(year_form) or text.count(mark) < 2:
        return None
    year = found[3] if len(found[3]) == 4 else f"20{found[3]}"
    is_month_first = date_format.startswith("M")
    month, day = (found[1], found[2]) if is_month_first else (found[2], found[1])
    return _as_day(year, month, day) if re.fullmatch(_YEAR, year) else None


def _of_serial(text: str, first: date) -> date | None:
    found = re.fullmatch(r"(\d{5})(?:[.]0+)?", text)
    day = first + timedelta(int(found[1])) if found else None
    return day if day and date(1990, 1, 1) <= day <= date(2099, 12, 31) else None


def _as_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

"""File name patterns with {date}, {from} and {to}: which declared file a name is, of which days."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from flows.errors import InputRefused

PLACEHOLDERS = ("date", "from", "to")
_DATE = r"\d{4}-\d{2}-\d{2}|\d{8}"


@dataclass(frozen=True)
class NameMatch:
    """A file name fits a pattern.

    business_date: {date}, else {to}, else None. first_day, last_day: {from} and {to}, inclusive.
    """

    business_date: date | None
    first_day: date | None = None
    last_day: date | None = None


def match_name(pattern: str, name: str) -> NameMatch | None:
    """Matches a file name whole against a glob with optional dates.

    Names are compared in Unicode form NFC, because some systems store them decomposed.
    InputRefused when the place of a date holds digits that are none, or {to} is before {from}.
    """
    found = _compiled(pattern).fullmatch(unicodedata.normalize("NFC", name))
    if found is None:
        return None
    days = {place: _as_date(text, name) for place, text in found.groupdict().items()}
    first_day, last_day = days.get("from_day"), days.get("to_day")
    if first_day and last_day and last_day < first_day:
        raise InputRefused(
            f"the file name holds a window that ends before it begins: {first_day} to {last_day}",
            where=name,
            why="the window decides which rows of older files the file replaces",
            fix="rename the file",
        )
    return NameMatch(days.get("date_day") or last_day, first_day, last_day)


def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"\{(date|from|to)\}", unicodedata.normalize("NFC", pattern))
    # fnmatch.translate gives `(?s:…)\Z`; the pieces are joined without the anchor.
    return re.compile(
        "".join(
            f"(?P<{piece}_day>{_DATE})"
            if number % 2
            else fnmatch.translate(piece).removesuffix(r"\Z")
            for number, piece in enumerate(pieces)
        )
    )


def _as_date(text: str, name: str) -> date:
    try:
        return datetime.strptime(text.replace("-", ""), "%Y%m%d").replace(tzinfo=None).date()
    except ValueError:
        raise InputRefused(
            f"the file name holds no valid business date: {text}",
            where=name,
            why="the business date decides which run reads the file",
            fix="rename the file with a date such as 20260630 or 2026-06-30",
        ) from None

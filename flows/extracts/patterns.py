"""File name patterns with a {date}: which declared file a name is, and of which day."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from flows.errors import InputRefused

_DATE = r"(?P<business_date>\d{4}-\d{2}-\d{2}|\d{8})"


@dataclass(frozen=True)
class NameMatch:
    """A file name fits a pattern; the date is None when the pattern has no {date}."""

    business_date: date | None


def match_name(pattern: str, name: str) -> NameMatch | None:
    """Matches a file name whole against a glob with an optional {date}.

    Names are compared in Unicode form NFC, because some systems store them decomposed.
    InputRefused when the place of {date} holds digits that are no date.
    """
    found = _compiled(pattern).fullmatch(unicodedata.normalize("NFC", name))
    if found is None:
        return None
    if "{date}" not in pattern:
        return NameMatch(None)
    return NameMatch(_as_date(found.group("business_date"), name))


def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = unicodedata.normalize("NFC", pattern).split("{date}")
    # fnmatch.translate gives `(?s:…)\Z`; the pieces are joined without the anchor.
    return re.compile(_DATE.join(fnmatch.translate(piece).removesuffix(r"\Z") for piece in pieces))


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

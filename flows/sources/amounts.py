"""Reads a cell as an amount, for a preview; what counts is read by `number_text` in SQL.

A test holds both against the same cases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

_DIGITS = r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?"
_PLAIN = re.compile(rf"(-?)[￥¥]?(-?)({_DIGITS})")
_TRAILING = re.compile(rf"[￥¥]?({_DIGITS})-")
_BRACKETS = re.compile(rf"\([￥¥]?({_DIGITS})\)")
_DASH = re.compile(r"[-－—–―]{1,2}")
_MARKS = re.compile(r"^(?:RMB|CNY|人民币|￥|¥) *|(?:元整?|RMB|CNY)$")
_COMMA = re.compile(r"-?\(?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?\)?-?")
# Tried alone, in this order, when the plain form does not read a cell.
FORMS = ("trailing_minus", "parentheses", "dash_is_zero", "currency_marks", "decimal_comma")


def read_amount(cell: str, forms: Sequence[str] = ()) -> Decimal | None:
    """The number that a cell tells by the declared forms, or None; blanks tell none."""
    text = unicodedata.normalize("NFKC", cell.strip()).replace("¥", "￥")
    if "dash_is_zero" in forms and _DASH.fullmatch(cell.strip()):
        return Decimal(0)
    if "decimal_comma" in forms:
        if not _COMMA.fullmatch(text):
            return None
        text = text.replace(".", "").replace(",", ".")
    if (found := _PLAIN.fullmatch(text)) and not (found[1] and found[2]):
        return _number(found[3], is_negative=bool(found[1] or found[2]))
    bare = _MARKS.sub("", text).strip() if "currency_marks" in forms else text
    if found := _PLAIN.fullmatch(bare):
        return _number(found[3], is_negative=bool(found[1] or found[2]))
    for form, pattern in (("trailing_minus", _TRAILING), ("parentheses", _BRACKETS)):
        if form in forms and (found := pattern.fullmatch(bare)):
            return _number(found[1], is_negative=True)
    return None


def forms_needed(cells: Iterable[str]) -> tuple[str, ...]:
    """The forms without which some of the cells are no numbers; none for cells that never are."""
    unread = [cell for cell in cells if cell.strip() and read_amount(cell) is None]
    found = [
        form for form in FORMS if any(read_amount(cell, (form,)) is not None for cell in unread)
    ]
    return tuple(form for form in found if form != "decimal_comma" or not _has_points(unread))


def _has_points(cells: Iterable[str]) -> bool:
    """Whether a cell is written with a decimal point, so that commas are not decimal ones."""
    return any(re.search(r"\.\d{1,2}\D*$", cell) for cell in cells)


def _number(digits: str, *, is_negative: bool) -> Decimal:
    number = Decimal(digits.replace(",", ""))
    return -number if is_negative else number

"""Sets the rules of the cells that a person fills in, as Excel, WPS and LibreOffice keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.outbox.sheets import Column, Entry

LISTS = "_lists"
# Excel shows no more of a hint.
LONGEST_HINT = 250


def validate_entries(
    page: Worksheet,
    columns: Sequence[Column],
    rows: Sequence[int],
    lists: Mapping[str, tuple[str, ...]],
) -> None:
    """Puts a rule on the cells of each column with entries, from the first row to the last."""
    if not rows:
        return
    for index, column in enumerate(columns):
        if column.entry:
            rule = _rule(column, column.entry)
            sizes = {name: len(words) for name, words in lists.items()}
            if column.entry.kind == "choice":
                rule["source"] = _range(column.entry.choices, list(lists), sizes)
            page.data_validation(rows[0], index, rows[-1], index, rule)


def protect_but_entries(page: Worksheet) -> None:
    """Locks every cell but those of entries; no password, so a rep may still widen or sort."""
    allowed = ("format_columns", "format_rows", "sort", "autofilter")
    page.protect("", dict.fromkeys(allowed, True))


def _rule(column: Column, entry: Entry) -> dict[str, Any]:
    """The rule of a column. What is typed otherwise is told; what is pasted is judged when read."""
    rule: dict[str, Any] = {
        "input_title": column.heading.replace("\n", "")[:32],
        "input_message": entry.hint[:LONGEST_HINT],
        "error_title": column.heading.replace("\n", "")[:32],
        "error_message": entry.hint[:LONGEST_HINT],
    }
    if entry.kind == "choice":
        return {
            **rule,
            "validate": "list",
            "error_type": "information" if entry.is_free else "stop",
        }
    if entry.kind == "date" and entry.not_before:
        first = datetime.combine(entry.not_before, time())
        return {
            **rule, "validate": "date", "criteria": ">=", "value": first, "error_type": "warning",
        }  # fmt: skip
    if entry.kind == "amount":
        return {
            **rule, "validate": "decimal", "criteria": ">", "value": 0, "error_type": "warning",
        }  # fmt: skip
    return {**rule, "validate": "any"}


def _range(name: str, names: Sequence[str], sizes: Mapping[str, int]) -> str:
    column = xl_col_to_name(names.index(name))
    return f"={LISTS}!${column}$1:${column}${sizes[name]}"

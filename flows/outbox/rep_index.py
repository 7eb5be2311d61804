"""The file outbox/index.csv: whose folder is whose, where a folder cannot be named as its rep."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

INDEX = "outbox/index.csv"
HEADINGS = ("sales_rep_id", "rep_name", "folder")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rep_index(
    names: Mapping[str, str], folders: Mapping[str, str], rep_ids: Iterable[str]
) -> bytes | None:
    """The index of the reps who have a folder; None when every folder is named as its rep.

    With a byte-order mark, for people open it in a spreadsheet; a text that would be taken for a
    formula has an apostrophe in front.
    """
    listed = sorted(set(rep_ids))
    if all(folders[rep_id] == rep_id for rep_id in listed):
        return None
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for rep_id in listed:
        writer.writerow(map(_guarded, (rep_id, names[rep_id], folders[rep_id])))
    return text.getvalue().encode("utf-8-sig", "replace")


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text

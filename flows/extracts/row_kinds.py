"""Tells total rows and footnotes from data, the same way in SQL for text and here for grids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.extracts.job import Job
from flows.warehouse import quoted_text

_BLANKS = " \t\u3000\u00a0"
_COLONS = ":\uff1a"
_OPENING, _CLOSING = "(\uff08", ")\uff09"


class RowKinds:
    """The kind of a row: data, total or note, by the labels that a job gives.

    total: a cell equals a label, or fits it where the label holds `*`; blanks and a colon at the
    end aside. A label of asterisks alone, which SAP prints before a subtotal, means itself. note:
    the first filled cell equals a label, or is one with a colon and more text.
    """

    def __init__(self, job: Job) -> None:
        self._totals = re.compile(_total_pattern(job.total_labels))
        self._notes = re.compile(_note_pattern(job.note_labels))
        self._endings = {label[-1] for label in job.total_labels}
        self._firsts = {label[0] for label in job.note_labels} | set(_OPENING)
        listed = "".join(map(re.escape, sorted(self._endings)))
        self._hint = re.compile(f"[{listed}]" if listed else "(?!)")

    def of(self, cells: Sequence[str], joined: str) -> str:
        """The kind of a row with these cells.

        joined: the same in one text with U+001F between, which counts as a blank, for a quick look.
        """
        may_be_note = joined.lstrip()[:1] in self._firsts
        if not may_be_note and not self._hint.search(joined):
            return "data"
        plain = [_plain(cell) for cell in cells]
        first = next((cell for cell in plain if cell), "")
        if first and self._notes.fullmatch(first):
            return "note"
        is_total = any(
            self._totals.fullmatch(cell.rstrip(_COLONS))
            for cell in plain
            if cell.rstrip(_COLONS)[-1:] in self._endings
        )
        return "total" if is_total else "data"


def _plain(cell: str) -> str:
    return "".join(cell.split()).strip(_BLANKS)


def _total_pattern(labels: Sequence[str]) -> str:
    return "|".join(_label_pattern(label) for label in labels) or "(?!)"


def _label_pattern(label: str) -> str:
    if _is_literal(label):
        return re.escape(label)
    return ".*".join(re.escape(part) for part in label.split("*"))


def _is_literal(label: str) -> bool:
    """A label of nothing but asterisks would fit every row if they stood for any text."""
    return not label.strip("*")


def _note_pattern(labels: Sequence[str]) -> str:
    listed = "|".join(re.escape(label) for label in labels)
    return f"(?s)[{_OPENING}]?({listed})([{_COLONS}].*|[{_CLOSING}])?" if listed else "(?!)"


def row_kind(total_labels: Sequence[str], note_labels: Sequence[str], delimiter: str) -> str:
    """SQL for the kind of a text record: columns `text` and `cells`."""
    note = _note_condition(note_labels, delimiter)
    total = _total_condition(total_labels)
    return f"case when {note} then 'note' when {total} then 'total' else 'data' end"


def _note_condition(labels: Sequence[str], delimiter: str) -> str:
    """A note begins the record: looked for only where the first character allows it."""
    if not labels:
        return "false"
    mark = re.escape(delimiter)
    before = f'[{mark}"{_BLANKS}{_OPENING}]*'
    listed = "|".join(
        f"[{_BLANKS}]*".join(re.escape(letter) for letter in label) for label in labels
    )
    after = f'[{_CLOSING}"{_BLANKS}]*([{_COLONS}].*|[{mark}].*)?'
    firsts = {label[0] for label in labels} | set(_BLANKS) | {delimiter, '"', *_OPENING}
    starts = ", ".join(quoted_text(character) for character in sorted(firsts))
    pattern = quoted_text(f"(?s){before}({listed}){after}")
    return f"left(text, 1) in ({starts}) and regexp_full_match(text, {pattern})"


def _total_condition(labels: Sequence[str]) -> str:
    if not labels:
        return "false"
    # Cheap first: a record without the first and the last character of a label has no such cell.
    hints = " or ".join(
        f"(contains(text, {quoted_text(bare[0])}) and contains(text, {quoted_text(bare[-1])}))"
        for bare in (label if _is_literal(label) else label.replace("*", "") for label in labels)
    )
    pattern = quoted_text("|".join(f"(?:{_label_pattern(label)})" for label in labels))
    plain = f"rtrim(replace(replace(trim(cell), ' ', ''), '\u3000', ''), '{_COLONS}')"
    return f"""(({hints}) and len(list_filter(
        cells, lambda cell: regexp_full_match({plain}, {pattern}))) > 0)"""

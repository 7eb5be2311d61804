"""Lays out the sheet 昨日回填: what the rep wrote into his last lists, and what became of it."""

from __future__ import annotations

from flows.outbox.labels import filled, task_labels
from flows.outbox.sheets import Column, Sheet, SheetRow
from flows.outbox.task_rows import AnswerNote, RepTasks
from flows.outbox.words_of_codes import code_label

# A note is not repeated: it may name anybody.
SHOWN = (
    "contact_result",
    "promised_date",
    "promised_amount",
    "currency",
    "excuse",
    "disputed_amount",
    "dispute_reason",
    "next_follow_up",
)
WIDTHS = {"contact_result": 16, "excuse": 14, "dispute_reason": 14, "currency": 7}
BEFORE = 2
PARTS = ("contact", "promise", "dispute", "snooze")


def answers_sheet(rep: RepTasks, language: str) -> Sheet:
    """The answers of the last days, the newest list first; refused cells in red with the reason."""
    word = task_labels(language)
    refused = sum(bool(_faults(note)) for note in rep.answers)
    columns = (
        Column(word["answers.day"], 12, "date"),
        Column(word["column.customer"], 30, "strong"),
        *(Column(word[f"fill.{name}"], WIDTHS.get(name, 13), "wrapped") for name in SHOWN),
        Column(word["answers.outcome"], 48, "wrapped"),
        Column(word["answers.place"], 26, "wrapped"),
    )
    return Sheet(
        name=word["sheet.answers"],
        title=filled(word["title.answers"], rep=rep.shown_name),
        subtitle=filled(
            word["answers.subtitle"], count=str(len(rep.answers)), refused=str(refused)
        ),
        banners=(word["answers.banner"],) if refused else (),
        columns=columns,
        rows=tuple(_row(note, language) for note in rep.answers),
        frozen_columns=2,
        has_headings=True,
    )


def _row(note: AnswerNote, language: str) -> SheetRow:
    faults = _faults(note)
    columns = {BEFORE + SHOWN.index(column) for column, _ in faults if column in SHOWN}
    outcome = BEFORE + len(SHOWN)
    marked = (
        set(range(outcome + 1)) if note.row_rule else columns | ({outcome} if faults else set())
    )
    cells = tuple(note.cells.get(name) for name in SHOWN)
    name = note.debtor_name or task_labels(language)["answers.unknown"]
    place = f"{note.file_name} {note.sheet}".strip() + (f":{note.line}" if note.line else "")
    row = (note.work_day, name, *cells, _outcome(note, language), place)
    return SheetRow(row, marked=frozenset(marked))


def _faults(note: AnswerNote) -> list[tuple[str, str]]:
    """What was refused: pairs of column and reason; the whole row names no column."""
    if note.row_rule:
        return [("", note.row_rule)]
    return [(column, rule) for column, rule in note.faults if rule]


def _outcome(note: AnswerNote, language: str) -> tuple[str, ...]:
    """A line for what counts, and one for each thing that does not."""
    word = task_labels(language)
    if note.row_rule:
        reason = code_label(word, "refused", note.row_rule)
        return (filled(word["answers.row_refused"], reason=reason),)
    accepted = [word[f"answers.{part}"] for part in PARTS if part in note.accepted]
    lines = [word["answers.accepted"] + word["answers.and"].join(accepted)] if accepted else []
    lines += [
        filled(
            word["answers.refused"],
            cell=word[f"fill.{column}"],
            reason=code_label(word, "refused", rule),
        )
        for column, rule in _faults(note)
    ]
    return tuple(lines)

"""Words what is known of a debtor's credit: exposure, limits, grade, signals, classes of debts."""

from __future__ import annotations

from decimal import Decimal

from flows.outbox.case_rows import CaseCreditLine
from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.run_facts import RunFacts
from flows.outbox.words_of_codes import code_label

# What stands beside a figure, by the kind of line: its limit, its threshold, its most points.
HELD_AGAINST = frozenset(
    {"limit", "breach", "grade", "points", "signal", "recommended_limit", "habit", "carry"}
)
SHARES = frozenset({"W2", "W3"})


def line_name(line: CaseCreditLine, language: str) -> str:
    """What a line is about."""
    words, labels = page_labels(language), task_labels(language)
    if line.line_kind == "signal":
        return code_label(labels, "signal", line.code)
    if line.line_kind == "class":
        return (line.class_zh if language == "zh" else line.class_en) or line.code
    named = words.get(f"credit_{line.line_kind}.{line.code}", line.code)
    return filled(words.get(f"credit_line.{line.line_kind}", "{name}"), name=named)


def line_value(line: CaseCreditLine, facts: RunFacts) -> str:
    """Its figure: money with its currency, else a plain number."""
    return _figure(line.amount, line, facts)


def line_notes(line: CaseCreditLine, facts: RunFacts, language: str) -> tuple[str, ...]:
    """What it is held against, and since when."""
    words, notes = page_labels(language), list[str]()
    if line.compared_amount is not None and line.line_kind in HELD_AGAINST:
        compared = _figure(line.compared_amount, line, facts)
        notes.append(filled(words[f"credit_against.{line.line_kind}"], value=compared))
    if line.since_date is not None:
        notes.append(filled(words["credit_note.since"], date=line.since_date.isoformat()))
    return tuple(notes)


def _figure(amount: Decimal | None, line: CaseCreditLine, facts: RunFacts) -> str:
    if amount is None:
        return ""
    if line.currency_code and line.line_kind != "signal":
        return f"{line.currency_code} {facts.figures(line.currency_code, amount)}"
    if line.code in SHARES and line.line_kind == "signal":
        return f"{amount * 100:.1f} %"
    return f"{amount:.2f}".rstrip("0").rstrip(".")

"""Words a debtor's profile in a few short badges: grade, class of his debts, signals, pay day."""

from __future__ import annotations

from flows.outbox.labels import filled, task_labels
from flows.outbox.task_rows import Task
from flows.outbox.words_of_codes import code_label

# A class that any overdue debt has says nothing that the list does not say beside it.
TOLD_BESIDE = frozenset({"not_due", "collecting"})
# More signals than these are counted.
NAMED = 2


def badges(task: Task, language: str) -> tuple[str, ...]:
    """The badges of a task's debtor; empty when nothing is known of him."""
    labels = task_labels(language)
    found: list[str] = []
    if task.grade:
        found.append(filled(labels["badge.grade"], grade=task.grade))
    if task.debt_class and task.debt_class not in TOLD_BESIDE:
        found.append((task.debt_class_zh if language == "zh" else task.debt_class_en) or "")
    if task.pay_day:
        found.append(filled(labels["badge.pay_day"], day=str(task.pay_day)))
    if task.signal_codes:
        found.append(_signals(task.signal_codes.split(","), language))
    return tuple(text for text in found if text)


def badge_line(task: Task, language: str) -> str:
    """The badges in one line."""
    return " · ".join(badges(task, language))


def _signals(codes: list[str], language: str) -> str:
    labels = task_labels(language)
    words = [code_label(labels, "signal", code) for code in codes[:NAMED]]
    named = labels["answers.and"].join(words)
    if len(codes) > NAMED:
        named = filled(labels["badge.more"], named=named, count=str(len(codes)))
    return filled(labels["badge.signals"], signals=named)

"""Says beside a task how to go about it, what ends it, and what to heed before a call."""

from __future__ import annotations

from flows.outbox.labels import filled, task_labels
from flows.outbox.run_facts import CodeWords, RunFacts
from flows.outbox.task_rows import Task
from flows.outbox.words_of_codes import code_label


def method_line(task: Task, facts: RunFacts, language: str) -> str:
    """The method and its track; empty when nothing is asked of the debtor."""
    words = facts.methods.get(task.method_code or "")
    if words is None or task.track_code is None:
        return ""
    labels = task_labels(language)
    track = code_label(labels, "track", task.track_code)
    return filled(labels["advice.method"], method=words.label(language), track=track)


def leaves_line(task: Task, language: str) -> str:
    """What would take the task off the list; empty when the marts do not say."""
    if not task.leaves_when:
        return ""
    labels = task_labels(language)
    exits = [code_label(labels, "leaves", code) for code in task.leaves_when.split(",")]
    return filled(labels["advice.leaves_when"], exits=labels["advice.and"].join(exits))


def heed_lines(task: Task, facts: RunFacts, language: str) -> tuple[str, ...]:
    """The excuse heard last and its check, the limit of contacts, why it is not for today."""
    labels = task_labels(language)
    lines: list[str] = []
    excuse = facts.excuses.get(task.last_excuse_code or "")
    if excuse is not None:
        texts = {"excuse": excuse.label(language), "check": excuse.text(language)}
        lines.append(filled(labels["advice.excuse"], **texts))
    if task.next_contact_not_before is not None:
        day = task.next_contact_not_before.isoformat()
        lines.append(filled(labels["advice.contact_limit"], date=day))
    return (*lines, *cut_lines(task, language))


def cut_lines(task: Task, language: str) -> tuple[str, ...]:
    """Why a task is not for today and until when; empty when it is."""
    labels = task_labels(language)
    lines: list[str] = []
    if task.cut_reason is not None:
        lines.append(code_label(labels, "cut", task.cut_reason))
    if task.waits_until is not None:
        lines.append(filled(labels["advice.waits_until"], date=task.waits_until.isoformat()))
    return tuple(lines)


def channel_line(task: Task, facts: RunFacts, language: str) -> str:
    """The method, its track and the channels of that track; empty when nothing is asked."""
    method = method_line(task, facts, language)
    if not method:
        return ""
    labels = task_labels(language)
    channels = code_label(labels, "channels", task.track_code or "")
    return filled(labels["advice.channels"], method=method, channels=channels)


def method_guidance(codes: set[str], facts: RunFacts, language: str) -> list[tuple[str, str]]:
    """The methods used on a list and how to go about each."""
    used: list[CodeWords] = [words for code, words in facts.methods.items() if code in codes]
    return [(words.label(language), words.text(language)) for words in used]

"""Says what a case file lacks as evidence, and what is known of limitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flows.outbox.case_rows import CaseDocument, CaseFile
from flows.outbox.labels import filled, page_labels, task_labels

# More numbers than these say no more than their count.
NAMED = 6
ESTIMATED = frozenset({"document_date", "event_missing", "term_estimated"})
RELEASED = "released"


def limitation_lines(case: CaseFile, language: str) -> tuple[str, ...]:
    """The first end of limitation by strong evidence, and the last events that may restart it."""
    words = page_labels(language)
    running = [one for one in case.documents if one.limitation_end is not None]
    if not running:
        return (words["limitation.none"],)
    first = min(running, key=lambda one: (one.limitation_end, one.document_number))
    lines = [
        filled(
            words[f"limitation.first_{first.limitation_state}"],
            date=str(first.limitation_end),
            document=first.document_number,
        )
    ]
    for name, days in _interruptions(case):
        last = max(days, default=None)
        if last is not None:
            lines.append(filled(words[f"limitation.{name}"], date=last.isoformat()))
    return (*lines, words["limitation.note"])


def _interruptions(case: CaseFile) -> tuple[tuple[str, list[date]], ...]:
    """The days of part payments, promises and letters sent."""
    return (
        ("paid", [one.applied_on for one in case.applications if one.credit_type == "receipt"]),
        ("promised", [one.made_on for one in case.promises if one.made_on is not None]),
        ("lettered", [one.happened_on for one in case.letters if one.event_type == RELEASED]),
    )


def papers_to_complete(case: CaseFile, language: str) -> tuple[str, ...]:
    """What is not on record and would be asked for in a dispute or a lawsuit, a line for each."""
    words = page_labels(language)
    lacking = {
        "contract": [one for one in case.documents if not one.contract_number],
        "delivery": [one for one in case.documents if not _has_delivery(one)],
        "term": [one for one in case.documents if one.due_date_source in ESTIMATED],
        "inferred": [one for one in case.documents if one.rests_on_inference],
    }
    lines = [
        filled(words[f"papers.{name}"], documents=_named(documents, language))
        for name, documents in lacking.items()
        if documents
    ]
    if case.credits:
        lines.append(words["papers.credits"])
    if any(one.is_open for one in case.disputes):
        lines.append(words["papers.disputes"])
    return (*lines, words["papers.statement"])


def _has_delivery(document: CaseDocument) -> bool:
    return document.delivery_date is not None or document.acceptance_date is not None


def _named(documents: Iterable[CaseDocument], language: str) -> str:
    numbers = list(dict.fromkeys(document.document_number for document in documents))
    shown = task_labels(language)["answers.and"].join(numbers[:NAMED])
    if len(numbers) <= NAMED:
        return shown
    return filled(page_labels(language)["papers.more"], shown=shown, count=str(len(numbers)))

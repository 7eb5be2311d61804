"""Checks a case file as read back from its page: its rows and sums are those of the marts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from flows.outbox.case_rows import CaseFile
from flows.outbox.case_tables import MEASURES
from flows.outbox.page_checks import Reading, sums_by_currency, sums_read
from flows.outbox.task_rows import TaskEntry


def case_problems(reading: Reading, entry: TaskEntry, case: CaseFile) -> list[str]:
    """What differs: the task, the rows of each table, the sums of each figure by currency.

    Documents must sum to the task's own amounts, and what was applied to what documents say.
    """
    problems = [] if reading.tasks == [entry.task.task_short] else ["the task differs"]
    rows = Counter(reading.rows)
    problems += [
        f"the rows of {kind} differ" for kind, count in _rows(case).items() if rows[kind] != count
    ]
    return problems + [
        f"the sums of {name} differ"
        for name, amounts in _figures(entry, case).items()
        if sums_read(reading, name) != sums_by_currency(amounts)
    ]


def own_words(case: CaseFile) -> set[str]:
    """Words of others that stand inside a text: reasons of disputes, file names, our companies."""
    reasons = {dispute.reason or "" for dispute in case.disputes}
    rows = (
        *(*case.documents, *case.applications, *case.credits, *case.promises),
        *(*case.disputes, *case.contacts, *case.letters, *case.causes),
    )
    return reasons | {row.source for row in rows} | {one.company_name for one in case.amounts}


def own_numbers(case: CaseFile) -> set[str]:
    """Numbers of the debtor's own documents, which may look like another's customer number."""
    numbers = {document.document_number for document in case.documents}
    numbers |= {one.document_number or "" for one in (*case.promises, *case.disputes)}
    return numbers | {one.credit_number or "" for one in (*case.applications, *case.credits)}


def _rows(case: CaseFile) -> dict[str, int]:
    companies = {amount.company_name for amount in case.amounts}
    return {
        "position": len(companies) * len(MEASURES),
        "document": len(case.documents),
        "payment": len(case.applications) + len(case.credits),
        "promise": len(case.promises),
        "dispute": len(case.disputes),
        "contact": len(case.contacts),
        "letter": len(case.letters),
        "credit": len(case.credit),
        "cause": len(case.causes),
    }


def _figures(entry: TaskEntry, case: CaseFile) -> dict[str, Iterable[tuple[str, Decimal]]]:
    amounts: defaultdict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for amount in case.amounts:
        for name in MEASURES:
            amounts[name].append((amount.currency_code, getattr(amount, f"{name}_amount")))
    asked = [(part.currency_code, part.demand_amount) for part in entry.amounts]
    applied = [(one.currency_code, one.applied_amount or Decimal()) for one in case.documents]
    return {
        **amounts,
        "data-total": asked,
        "document_open": amounts["open"],
        "document_demand": amounts["demand"],
        "credit": amounts["unapplied"],
        "applied": applied,
    }

"""Reads the case files of top debtors, for a few tasks at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.outbox import case_queries
from flows.outbox.task_rows import TaskRow, fetched, grouped
from flows.warehouse import Connection, rows


@dataclass(frozen=True)
class CaseAmount:
    """What a task is about in one company and currency."""

    task_id: str
    company_name: str
    currency_code: str
    open_amount: Decimal
    not_due_amount: Decimal
    overdue_amount: Decimal
    held_amount: Decimal
    demand_amount: Decimal
    unapplied_amount: Decimal


@dataclass(frozen=True)
class CaseDocument:
    """A document behind the task and how the debt came about; source: the row it was read from."""

    task_id: str
    document_number: str
    instalment_number: int | None
    contract_number: str | None
    order_number: str | None
    document_date: date
    delivery_date: date | None
    acceptance_date: date | None
    invoice_received_date: date | None
    payment_term: str | None
    due_date: date
    due_date_source: str
    days_overdue: int
    currency_code: str
    original_amount: Decimal | None
    applied_amount: Decimal | None
    listed_amount: Decimal
    demand_amount: Decimal
    rests_on_inference: bool
    limitation_end: date | None
    limitation_state: str | None
    source: str


@dataclass(frozen=True)
class CaseApplication:
    """What reduced a document: a payment, a credit note or the like."""

    task_id: str
    document_number: str
    currency_code: str
    applied_on: date
    credit_type: str | None
    credit_number: str | None
    method: str | None
    application_method: str
    amount: Decimal
    source: str


@dataclass(frozen=True)
class CaseCredit:
    """A payment or credit of the debtor that no document has taken up."""

    task_id: str
    effective_date: date
    credit_type: str
    credit_number: str | None
    currency_code: str
    amount: Decimal
    source: str


@dataclass(frozen=True)
class CasePromise:
    """A promise of the debtor and what became of it."""

    task_id: str
    document_number: str | None
    made_on: date | None
    promised_date: date
    currency_code: str | None
    promised_amount: Decimal | None
    paid_in_window: Decimal | None
    promise_state: str
    is_kept_late: bool | None
    source: str


@dataclass(frozen=True)
class CaseDispute:
    """A dispute, open or settled."""

    task_id: str
    document_number: str | None
    opened_on: date
    closed_on: date | None
    is_open: bool
    currency_code: str | None
    disputed_amount: Decimal | None
    reason: str | None
    source: str


@dataclass(frozen=True)
class CaseContact:
    """A contact with the debtor."""

    task_id: str
    contacted_on: date
    channel: str
    outcome_zh: str | None
    outcome_en: str | None
    excuse_code: str | None
    source: str


@dataclass(frozen=True)
class CaseLetter:
    """A letter of this run, or what became of an earlier one."""

    task_id: str
    happened_on: date
    kind_zh: str
    kind_en: str
    letter_number: str | None
    event_type: str
    withheld_reason: str | None
    source: str


@dataclass(frozen=True)
class CaseCreditLine:
    """A line of what is known of the debtor's credit: a figure and what it is held against."""

    task_id: str
    company_name: str | None
    line_kind: str
    code: str
    currency_code: str | None
    amount: Decimal | None
    compared_amount: Decimal | None
    since_date: date | None
    class_zh: str | None
    class_en: str | None


@dataclass(frozen=True)
class CaseCause:
    """Why he owes or pays late, or why we gave credit, and what it was read from.

    disputed_amount: of a dispute what is in dispute.
    """

    task_id: str
    cause_kind: str
    cause_code: str
    evidence_kind: str
    evidence_code: str
    evidence_count: int
    seen_on: date | None
    currency_code: str | None
    disputed_amount: Decimal | None
    source: str


@dataclass(frozen=True)
class CaseFile:
    """All that a case file tells beyond what a rep's list says of the task."""

    task_id: str
    amounts: tuple[CaseAmount, ...]
    documents: tuple[CaseDocument, ...]
    applications: tuple[CaseApplication, ...]
    credits: tuple[CaseCredit, ...]
    promises: tuple[CasePromise, ...]
    disputes: tuple[CaseDispute, ...]
    contacts: tuple[CaseContact, ...]
    letters: tuple[CaseLetter, ...]
    credit: tuple[CaseCreditLine, ...]
    causes: tuple[CaseCause, ...] = ()


def read_case_tasks(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The tasks that have a case file, by rep, the first on his list first."""
    found = rows(connection, case_queries.CASES)
    reps = grouped(found, lambda row: row["sales_rep_id"])
    return {rep_id: tuple(row["task_id"] for row in own) for rep_id, own in reps.items()}


def read_legal_tasks(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The tasks that are referred to counsel, by rep."""
    reps = grouped(rows(connection, case_queries.LEGAL), lambda row: row["sales_rep_id"])
    return {rep_id: tuple(row["task_id"] for row in own) for rep_id, own in reps.items()}


def read_cases(connection: Connection, task_ids: Sequence[str]) -> Mapping[str, CaseFile]:
    """The case files of the given tasks, read with one query a table for all of them."""
    if not task_ids:
        return {}

    def by_task(kind: Callable[..., TaskRow], query: str) -> dict[str, tuple[TaskRow, ...]]:
        return grouped(fetched(connection, kind, query, task_ids), lambda row: row.task_id)

    amounts = by_task(CaseAmount, case_queries.AMOUNTS)
    documents = by_task(CaseDocument, case_queries.DOCUMENTS)
    applications = by_task(CaseApplication, case_queries.APPLICATIONS)
    credits = by_task(CaseCredit, case_queries.UNAPPLIED)
    promises = by_task(CasePromise, case_queries.PROMISES)
    disputes = by_task(CaseDispute, case_queries.DISPUTES)
    contacts = by_task(CaseContact, case_queries.CONTACTS)
    letters = by_task(CaseLetter, case_queries.LETTERS)
    credit = by_task(CaseCreditLine, case_queries.CREDIT)
    causes = by_task(CaseCause, case_queries.CAUSES)
    return {
        task_id: CaseFile(
            task_id,
            amounts.get(task_id, ()),
            documents.get(task_id, ()),
            applications.get(task_id, ()),
            credits.get(task_id, ()),
            promises.get(task_id, ()),
            disputes.get(task_id, ()),
            contacts.get(task_id, ()),
            letters.get(task_id, ()),
            credit.get(task_id, ()),
            causes.get(task_id, ()),
        )
        for task_id in task_ids
    }

"""Lays out the tables of a case file: what is owed, documents, payments, promises and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flows.outbox.case_credit import line_name, line_notes, line_value
from flows.outbox.case_rows import (
    CaseAmount,
    CaseApplication,
    CaseCause,
    CaseContact,
    CaseCredit,
    CaseCreditLine,
    CaseDispute,
    CaseDocument,
    CaseFile,
    CaseLetter,
    CasePromise,
)
from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.run_facts import RunFacts
from flows.outbox.words_of_codes import code_label

MEASURES = ("open", "not_due", "overdue", "held", "demand", "unapplied")
ERP = "erp"


@dataclass(frozen=True)
class CaseCell:
    """A cell: its text, smaller lines below, and what figure it is, as `name currency`.

    label: its heading, for a phone that is too narrow to show headings.
    """

    text: str = ""
    small: tuple[str, ...] = ()
    figure: str = ""
    is_number: bool = False
    label: str = ""


@dataclass(frozen=True)
class CaseTable:
    """A table; without rows the text that says so. kind: what a row is."""

    kind: str
    title: str
    headings: tuple[CaseCell, ...]
    rows: tuple[tuple[CaseCell, ...], ...]
    nothing: str


@dataclass(frozen=True)
class _Words:
    """The words and the money of a run in one language."""

    facts: RunFacts
    language: str

    def of(self, key: str, **values: str) -> str:
        return filled(page_labels(self.language)[key], **values)

    def code(self, group: str, code: str | None) -> str:
        return code_label(page_labels(self.language), group, code or "")

    def figure(self, name: str, code: str | None, amount: Decimal | None) -> CaseCell:
        """An amount with its mark; an empty cell where none was told."""
        if amount is None or code is None:
            return CaseCell(is_number=True)
        return CaseCell(self.facts.figures(code, amount), (), f"{name} {code}", True)

    def source(self, source: str) -> str:
        return self.of("case.source", source=source)


def case_tables(case: CaseFile, facts: RunFacts, language: str) -> tuple[CaseTable, ...]:
    """The tables of a case file in their order."""
    words = _Words(facts, language)
    paid = [
        *(_application(one, words) for one in case.applications),
        *(_credit(one, words) for one in case.credits),
    ]
    return (
        *_positions(case.amounts, words),
        *_credit_tables(case.credit, words),
        *(
            [_table("cause", (_cause(one, words) for one in case.causes), words)]
            if case.causes
            else []
        ),
        _table("document", (_document(one, words) for one in case.documents), words),
        _table("payment", paid, words),
        _table("promise", (_promise(one, words) for one in case.promises), words),
        _table("dispute", (_dispute(one, words) for one in case.disputes), words),
        _table("contact", (_contact(one, words) for one in case.contacts), words),
        _table("letter", (_letter(one, words) for one in case.letters), words),
    )


def _table(kind: str, rows: Iterable[tuple[CaseCell, ...]], words: _Words) -> CaseTable:
    """A table whose headings stand in the words as `left|left|>right`."""
    found = tuple(rows)
    headings = tuple(
        CaseCell(text.removeprefix(">"), is_number=text.startswith(">"))
        for text in words.of(f"headings.{kind}").split("|")
    )
    title = words.of(f"table.{kind}", count=str(len(found)))
    return CaseTable(kind, title, headings, found, words.of(f"no_rows.{kind}"))


def _positions(amounts: Sequence[CaseAmount], words: _Words) -> list[CaseTable]:
    """What is owed to each of our companies: a row a measure, a column a currency."""
    companies: dict[str, list[CaseAmount]] = {}
    for amount in amounts:
        companies.setdefault(amount.company_name, []).append(amount)
    return [_position(name, own, words) for name, own in companies.items()]


def _position(company: str, amounts: Sequence[CaseAmount], words: _Words) -> CaseTable:
    by_code = {amount.currency_code: amount for amount in amounts}
    codes = words.facts.in_order(by_code)
    rows = [
        (
            CaseCell(words.of(f"position.{name}")),
            *(words.figure(name, code, getattr(by_code[code], f"{name}_amount")) for code in codes),
        )
        for name in MEASURES
    ]
    headings = (CaseCell(), *(CaseCell(code, is_number=True) for code in codes))
    title = words.of("table.position", company=company)
    return CaseTable("position", title, headings, tuple(rows), "")


def _credit_tables(lines: Sequence[CaseCreditLine], words: _Words) -> list[CaseTable]:
    """One table, or none where nothing is known of the debtor's credit."""
    if not lines:
        return []
    companies = {one.company_name for one in lines if one.company_name}
    rows = (_credit_line(one, len(companies) > 1, words) for one in lines)
    return [_table("credit", rows, words)]


def _credit_line(one: CaseCreditLine, names_company: bool, words: _Words) -> tuple[CaseCell, ...]:
    company = (one.company_name,) if names_company and one.company_name else ()
    return (
        CaseCell(words.of(f"credit_kind.{one.line_kind}")),
        CaseCell(line_name(one, words.language), company),
        CaseCell(
            line_value(one, words.facts),
            line_notes(one, words.facts, words.language),
            is_number=True,
        ),
    )


def _cause(one: CaseCause, words: _Words) -> tuple[CaseCell, ...]:
    excuse = words.facts.excuses.get(one.evidence_code)
    told = (
        excuse.label(words.language)
        if one.evidence_kind == "excuse" and excuse
        else code_label(task_labels(words.language), "signal", one.evidence_code)
        if one.evidence_kind == "observation"
        else words.code("finding", one.evidence_code)
    )
    kind = words.code("evidence_kind", one.evidence_kind)
    about = words.of("case.evidence", count=str(one.evidence_count), date=_day(one.seen_on) or "-")
    disputed = _money(one.disputed_amount, one.currency_code, words)
    return (
        CaseCell(words.code("cause_kind", one.cause_kind)),
        CaseCell(words.code("cause_code", one.cause_code), (about,)),
        CaseCell(
            kind if one.evidence_kind == "dispute" else words.of("case.told", kind=kind, told=told),
            (
                *((f"{one.currency_code} {disputed}",) if disputed else ()),
                words.source(one.source),
            ),
        ),
    )


def _document(one: CaseDocument, words: _Words) -> tuple[CaseCell, ...]:
    kept = [one.currency_code]
    if (one.instalment_number or 1) > 1:
        kept.append(words.of("instalment", number=str(one.instalment_number)))
    about = [" · ".join(kept)]
    for name in ("contract_number", "order_number"):
        value = getattr(one, name)
        about += [words.of(f"case.{name}", value=value)] if value else []
    original, listed, asked = words.of("headings.document").split(">")[1:]
    return (
        CaseCell(one.document_number, (*about, words.source(one.source))),
        CaseCell("", _dates(one, words)),
        CaseCell(
            _money(one.original_amount, one.currency_code, words),
            _paid_line(one, words),
            is_number=True,
            label=original.rstrip("|"),
        ),
        replace(
            words.figure("document_open", one.currency_code, one.listed_amount),
            label=listed.rstrip("|"),
        ),
        replace(words.figure("document_demand", one.currency_code, one.demand_amount), label=asked),
    )


def _dates(one: CaseDocument, words: _Words) -> tuple[str, ...]:
    """How the debt came about, a line a step."""
    steps = (
        ("document_date", one.document_date),
        ("delivery_date", one.delivery_date),
        ("acceptance_date", one.acceptance_date),
        ("invoice_received_date", one.invoice_received_date),
    )
    lines = [words.of(f"date.{name}", date=day.isoformat()) for name, day in steps if day]
    if one.payment_term:
        lines.append(words.of("date.term", term=one.payment_term))
    lines.append(
        words.of(
            "date.due",
            date=one.due_date.isoformat(),
            source=words.code("due_source", one.due_date_source),
        )
    )
    if one.days_overdue > 0:
        lines.append(words.of("date.late", days=str(one.days_overdue)))
    if one.limitation_end:
        lines.append(words.of("date.limitation", date=one.limitation_end.isoformat()))
    return tuple(lines)


def _paid_line(one: CaseDocument, words: _Words) -> tuple[str, ...]:
    if not one.applied_amount:
        return ()
    paid = _money(one.applied_amount, one.currency_code, words)
    return (words.of("case.paid", amount=paid),)


def _application(one: CaseApplication, words: _Words) -> tuple[CaseCell, ...]:
    how = [words.code("credit", one.credit_type), one.method or ""]
    if one.application_method != ERP:
        how.append(words.of("case.inferred"))
    return (
        CaseCell(one.applied_on.isoformat(), tuple(text for text in how if text)),
        CaseCell(one.credit_number or "", (words.source(one.source),)),
        CaseCell(one.document_number, (one.currency_code,)),
        words.figure("applied", one.currency_code, one.amount),
    )


def _credit(one: CaseCredit, words: _Words) -> tuple[CaseCell, ...]:
    return (
        CaseCell(one.effective_date.isoformat(), (words.code("credit", one.credit_type),)),
        CaseCell(one.credit_number or "", (words.source(one.source),)),
        CaseCell(words.of("case.unapplied"), (one.currency_code,)),
        words.figure("credit", one.currency_code, one.amount),
    )


def _promise(one: CasePromise, words: _Words) -> tuple[CaseCell, ...]:
    state = words.code("promise_state", one.promise_state)
    about = [words.of("case.made_on", date=_day(one.made_on))] if one.made_on else []
    about.append(one.document_number or words.of("case.whole_account"))
    late = (words.of("case.kept_late"),) if one.is_kept_late else ()
    paid = one.paid_in_window
    came = (words.of("case.came", amount=_money(paid, one.currency_code, words)),) if paid else ()
    return (
        CaseCell(one.promised_date.isoformat(), (*about, words.source(one.source))),
        CaseCell(state, late),
        CaseCell(
            _money(one.promised_amount, one.currency_code, words),
            (*((one.currency_code,) if one.currency_code else ()), *came),
            is_number=True,
        ),
    )


def _dispute(one: CaseDispute, words: _Words) -> tuple[CaseCell, ...]:
    if one.is_open:
        state = words.of("case.dispute_open")
    else:
        state = words.of("case.dispute_closed", date=_day(one.closed_on))
    about = (one.document_number or words.of("case.whole_account"), words.source(one.source))
    return (
        CaseCell(one.opened_on.isoformat(), about),
        CaseCell(one.reason or "", (state,)),
        CaseCell(
            _money(one.disputed_amount, one.currency_code, words) if one.is_open else "",
            (one.currency_code,) if one.currency_code and one.is_open else (),
            is_number=True,
        ),
    )


def _contact(one: CaseContact, words: _Words) -> tuple[CaseCell, ...]:
    outcome = one.outcome_zh if words.language == "zh" else one.outcome_en
    excuse = words.facts.excuses.get(one.excuse_code or "")
    told = (words.of("case.excuse", excuse=excuse.label(words.language)),) if excuse else ()
    return (
        CaseCell(one.contacted_on.isoformat(), (words.source(one.source),)),
        CaseCell(words.code("channel", one.channel)),
        CaseCell(outcome or "", told),
    )


def _letter(one: CaseLetter, words: _Words) -> tuple[CaseCell, ...]:
    kind = one.kind_zh if words.language == "zh" else one.kind_en
    reason = code_label(task_labels(words.language), "withheld", one.withheld_reason or "")
    source = (words.source(one.source),) if one.source else ()
    return (
        CaseCell(one.happened_on.isoformat(), source),
        CaseCell(kind, (one.letter_number,) if one.letter_number else ()),
        CaseCell(words.code("letter_event", one.event_type), (reason,) if reason else ()),
    )


def _money(amount: Decimal | None, code: str | None, words: _Words) -> str:
    return "" if amount is None or code is None else words.facts.figures(code, amount)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

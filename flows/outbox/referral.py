"""Builds the pack with which a debtor is referred to counsel: summary, items and evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flows.outbox.case_advice import limitation_lines, papers_to_complete
from flows.outbox.case_rows import CaseDocument, CaseFile
from flows.outbox.case_tables import CaseCell, CaseTable, case_tables
from flows.outbox.labels import filled, letter_labels
from flows.outbox.letter_model import Model
from flows.outbox.letter_values import long_date
from flows.outbox.letter_word import open_word_template, write_word_letter
from flows.outbox.plain_text import clean_model, display_width
from flows.outbox.run_facts import RunFacts
from flows.outbox.task_rows import RepTasks, TaskEntry
from flows.outbox.wording import Paragraph, word_letter, wording_file

# The method by which policy tells that a debtor is a matter for counsel.
LEGAL_METHOD = "legal"
SENT = frozenset({"released", "delivered"})
BROKEN = frozenset({"broken", "partially_kept"})
# A column of text takes at most so many characters before the others give way.
WIDEST = 24


def referral_pack(
    rep: RepTasks, entry: TaskEntry, case: CaseFile, facts: RunFacts, language: str
) -> bytes:
    """The pack (Word) on one debtor, for counsel to work on."""
    task, labels = entry.task, letter_labels(language)
    wording = word_letter(wording_file(language, "referral"), _values(entry, case, facts, language))
    number = filled(
        labels["referral_number"], month=f"{facts.as_of_date:%Y%m}", task=task.task_short.upper()
    )
    companies = dict.fromkeys(amount.company_name for amount in case.amounts)
    tables = [table for table in case_tables(case, facts, language) if table.rows]
    model: Model = {
        "language": language,
        "labels": labels,
        "number": number,
        "marks": [labels["internal"]],
        "title": [run for paragraph in wording["title"] for run in _runs(paragraph)],
        "seller": "、".join(companies),
        "parties": [[labels["debtor"], task.debtor_name]]
        + [[labels["creditor"], company] for company in companies],
        "blocks": [
            _block(wording["opening"]),
            *(_table(table) for table in tables),
            _block(wording["evidence"]),
            _evidence(case, language),
            _block(wording["closing"]),
        ],
        "accounts": [],
        "contact_lines": [[labels["contact"], rep.shown_name]],
        "date": "",
        "is_sealed": False,
        "signatures": [],
        "slip": {"text": [], "lines": []},
        "as_of": filled(labels["as_of"], as_of=facts.as_of_date.isoformat()),
        "run": filled(labels["run"], run=facts.run_short),
    }
    return write_word_letter(open_word_template(), clean_model(model))


def _values(entry: TaskEntry, case: CaseFile, facts: RunFacts, language: str) -> dict[str, object]:
    """What the wording of the pack may name."""
    counts = {
        "promise_count": len(case.promises),
        "broken_count": sum(one.promise_state in BROKEN for one in case.promises),
        "dispute_count": len(case.disputes),
        "open_dispute_count": sum(one.is_open for one in case.disputes),
        "payment_count": len(case.applications),
        "sent_letter_count": sum(one.event_type in SENT for one in case.letters),
        "maximum_days_overdue": entry.task.maximum_days_overdue or 0,
    }
    return {
        **{name: str(count) for name, count in counts.items()},
        "debtor_name": entry.task.debtor_name,
        "as_of_date": long_date(facts.as_of_date, language),
        "totals": [
            {
                "company_name": amount.company_name,
                "currency_code": amount.currency_code,
                "currency_name": facts.currency(amount.currency_code).name_zh,
                "open_amount": facts.figures(amount.currency_code, amount.open_amount),
                "overdue_amount": facts.figures(amount.currency_code, amount.overdue_amount),
                "demand_amount": facts.figures(amount.currency_code, amount.demand_amount),
            }
            for amount in case.amounts
        ],
        "limitation": list(limitation_lines(case, language)),
        "gaps": list(papers_to_complete(case, language)),
    }


def _evidence(case: CaseFile, language: str) -> Model:
    """What there is to prove the claim with, and of how many documents the data tell it."""
    labels = letter_labels(language)
    dates: dict[str, Callable[[CaseDocument], str | date | None]] = {
        "contract": lambda one: one.contract_number,
        "order": lambda one: one.order_number,
        "delivery": lambda one: one.delivery_date,
        "acceptance": lambda one: one.acceptance_date,
        "invoice": lambda one: one.invoice_received_date,
    }
    held = {name: sum(of(one) is not None for one in case.documents) for name, of in dates.items()}
    counted = {
        "payment": len(case.applications),
        "promise": len(case.promises),
        "letter": sum(one.event_type in SENT for one in case.letters),
        "dispute": len(case.disputes),
    }
    rows: list[tuple[str, str, str]] = []
    for name, count in {**held, **counted}.items():
        what, shows = labels[f"evidence.{name}"].split("|")
        told = "of" if name in held else "count"
        words = labels[f"held.{told if count else 'none'}"]
        record = filled(words, count=str(count), all=str(len(case.documents)))
        rows.append((what, shows, record))
    headings = tuple(
        CaseCell(labels[name]) for name in ("evidence_what", "evidence_shows", "evidence_held")
    )
    cells = tuple(tuple(CaseCell(text) for text in row) for row in rows)
    return _table(CaseTable("evidence", "", headings, cells, ""))


def _table(table: CaseTable) -> Model:
    """A table of the case file as the Word layout takes it; small lines become one note."""
    rows = [
        [{"text": cell.text, "note": "；".join(cell.small)} for cell in row] for row in table.rows
    ]
    return {
        "kind": "table",
        "caption": table.title,
        "columns": [
            {
                "head": heading.text,
                "kind": "short" if heading.is_number else "open",
                "align": "right" if heading.is_number else "left",
                "strong": False,
                "characters": min(
                    WIDEST,
                    max(display_width(row[place]["text"]) for row in [*rows, _head(table)]),
                ),
            }
            for place, heading in enumerate(table.headings)
        ],
        "rows": rows,
        "total_label": "",
        "total": "",
        "words_label": "",
        "words": "",
    }


def _head(table: CaseTable) -> list[dict[str, str]]:
    return [{"text": heading.text} for heading in table.headings]


def _block(paragraphs: Sequence[Paragraph]) -> Model:
    return {"kind": "plain", "paragraphs": [_runs(paragraph) for paragraph in paragraphs]}


def _runs(paragraph: Paragraph) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold} for run in paragraph]

"""Lays out a rep's day as one page for his phone: today's customers first, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flows.outbox.badges import badges
from flows.outbox.guide_sheet import LetterOutcome
from flows.outbox.html import write_html
from flows.outbox.labels import filled, page_labels, task_labels
from flows.outbox.letter_rows import LetterEntry
from flows.outbox.list_sheet import banners
from flows.outbox.phones import Phone, phones
from flows.outbox.reasons import reason_clauses
from flows.outbox.run_facts import RunFacts
from flows.outbox.state_lines import state_lines
from flows.outbox.task_advice import channel_line, cut_lines, leaves_line
from flows.outbox.task_rows import RepTasks, TaskEntry, TaskItem
from flows.outbox.words_of_codes import action_label, code_label

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en"}
SELF_EVIDENT = frozenset({"overdue", "not_due"})


@dataclass(frozen=True)
class Sum:
    """An amount in one currency as the page shows it; label only where it stands in a table."""

    currency_code: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class LetterLine:
    """A letter to the debtor, what became of it, and its file beside the page."""

    number: str
    fate: str
    file: str


@dataclass(frozen=True)
class ItemLine:
    """A portion of a document."""

    document: str
    note: str
    due: str
    late: str
    open: str
    asked: str


@dataclass(frozen=True)
class Card:
    """All that the page says of one debtor."""

    task_short: str
    rank: int
    name: str
    numbers: str
    badges: tuple[str, ...]
    action: str
    method: str
    demands: tuple[Sum, ...]
    oldest: str
    reasons: tuple[str, ...]
    leaves_when: str
    cut_why: tuple[str, ...]
    states: tuple[str, ...]
    script: str
    good_result: str
    if_refused: str
    contact_name: str
    phones: tuple[Phone, ...]
    letters: tuple[LetterLine, ...]
    item_count: str
    items: tuple[ItemLine, ...]
    item_totals: tuple[Sum, ...]
    task: str


@dataclass(frozen=True)
class Page:
    """A rep's page."""

    language_tag: str
    title: str
    subtitle: str
    count: str
    totals: tuple[Sum, ...]
    banners: tuple[str, ...]
    cards: tuple[Card, ...]
    cut_count: str
    cut_cards: tuple[Card, ...]
    foot: str


@dataclass(frozen=True)
class RepLetters:
    """A rep's letters and, in the same order, what became of each."""

    entries: Sequence[LetterEntry]
    outcomes: Sequence[LetterOutcome]


def list_page(rep: RepTasks, letters: RepLetters, facts: RunFacts, language: str) -> bytes:
    """The page (HTML) of a rep who has tasks."""
    page = _page(rep, letters, facts, language)
    return write_html("list.html.j2", page=page, words=page_labels(language))


def _page(rep: RepTasks, letters: RepLetters, facts: RunFacts, language: str) -> Page:
    words = page_labels(language)
    cards = [_card(entry, letters, facts, language) for entry in rep.entries]
    is_cut = [entry.task.is_cut for entry in rep.entries]
    today = tuple(card for card, cut in zip(cards, is_cut, strict=True) if not cut)
    rest = tuple(card for card, cut in zip(cards, is_cut, strict=True) if cut)
    demands = {
        total.currency_code: total.demand_amount for total in rep.list_totals if not total.is_cut
    }
    dates = {"as_of": facts.as_of_date.isoformat(), "run": facts.run_short}
    return Page(
        language_tag=LANGUAGE_TAGS[language],
        title=filled(task_labels(language)["title.list"], rep=rep.shown_name),
        subtitle=rep.entries[0].task.work_date.isoformat(),
        count=filled(words["today"], count=str(len(today))),
        totals=sums(demands, facts),
        banners=banners(rep, facts, language),
        cards=today,
        cut_count=filled(words["cut"], count=str(len(rest))),
        cut_cards=rest,
        foot=filled(words["foot"], **dates),
    )


def _card(entry: TaskEntry, letters: RepLetters, facts: RunFacts, language: str) -> Card:
    task, words = entry.task, page_labels(language)
    action = facts.actions.get(task.recommended_action)
    said = action.words(language) if action else ("", "", "")
    days = task.maximum_days_overdue or 0
    return Card(
        task_short=task.task_short,
        rank=task.rank,
        name=task.debtor_name,
        numbers=task.customer_numbers or "",
        badges=badges(task, language),
        action=action_label(task.recommended_action, facts, language),
        method=channel_line(task, facts, language),
        demands=sums({part.currency_code: part.demand_amount for part in entry.amounts}, facts),
        oldest=filled(words["days"], days=str(days)) if days > 0 else "",
        reasons=tuple(reason_clauses(task, facts, language)),
        leaves_when=leaves_line(task, language),
        cut_why=cut_lines(task, language),
        states=state_lines(entry, facts, language),
        script=said[0],
        good_result=said[1],
        if_refused=said[2],
        contact_name=task.contact_name or "",
        phones=tuple(phones(task.contact_phone)),
        letters=tuple(_letter_lines(task.debtor_id, letters, language)),
        item_count=filled(words["invoices"], count=str(len(entry.items))),
        items=tuple(_item_line(item, facts, language) for item in entry.items),
        item_totals=_item_totals(entry, facts, language),
        task=filled(words["task"], task=task.task_short),
    )


def _letter_lines(debtor_id: str, letters: RepLetters, language: str) -> list[LetterLine]:
    words, labels = page_labels(language), task_labels(language)
    return [
        LetterLine(
            outcome.letter_number,
            filled(
                words[f"letter_{outcome.state}"],
                reason=code_label(labels, "withheld", outcome.reason),
            ),
            outcome.file,
        )
        for entry, outcome in zip(letters.entries, letters.outcomes, strict=True)
        if entry.letter.debtor_id == debtor_id
    ]


def _item_line(item: TaskItem, facts: RunFacts, language: str) -> ItemLine:
    words, labels = page_labels(language), task_labels(language)
    number, days = str(item.instalment_number), str(item.days_overdue)
    notes = [item.currency_code]
    if (item.instalment_number or 1) > 1:
        notes.append(filled(words["instalment"], number=number))
    if item.reason_code not in SELF_EVIDENT:
        notes.append(code_label(labels, "reason", item.reason_code))
    is_asked = item.disposition == "demand"
    return ItemLine(
        document=item.document_number,
        note=" · ".join(notes),
        due=item.due_date.isoformat(),
        late=filled(words["late_days"], days=days) if item.days_overdue > 0 else "",
        open=facts.figures(item.currency_code, item.open_amount),
        asked=facts.figures(item.currency_code, item.amount) if is_asked else "",
    )


def _item_totals(entry: TaskEntry, facts: RunFacts, language: str) -> tuple[Sum, ...]:
    words = page_labels(language)
    return tuple(
        Sum(
            total.currency_code,
            facts.figures(total.currency_code, total.demand_amount),
            filled(words["subtotal"], currency=total.currency_code),
        )
        for total in entry.item_totals
    )


def sums(amounts: dict[str, Decimal], facts: RunFacts) -> tuple[Sum, ...]:
    """The amounts that are not zero, the home currency first."""
    return tuple(
        Sum(code, f"{code} {facts.figures(code, amounts[code])}")
        for code in facts.in_order(amounts)
        if amounts[code]
    )

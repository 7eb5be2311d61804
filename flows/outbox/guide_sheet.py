"""Lays out the sheet 说明: the run, the age of its data, how to read the list, the letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.outbox.labels import filled, task_labels
from flows.outbox.run_facts import ActionWords, RunFacts
from flows.outbox.sheets import Column, Sheet, SheetRow
from flows.outbox.task_advice import method_guidance
from flows.outbox.task_rows import RepTasks
from flows.outbox.words_of_codes import code_label
from flows.zone import shown

Pairs = list[tuple[str, str]]
# Letters withheld for one reason: beyond this many a count says more than their numbers.
LISTED_BY_NAME = 20


@dataclass(frozen=True)
class LetterOutcome:
    """What became of a letter: planned in a file, withheld, or failed for a reason (a code)."""

    letter_number: str
    customer_name: str
    state: str
    file: str
    reason: str


def guide_sheet(
    rep: RepTasks, letters: Sequence[LetterOutcome], facts: RunFacts, language: str
) -> Sheet:
    """What a rep has to know to trust and use the other sheets."""
    labels = task_labels(language)
    sections = (
        ("guide.run", _run_pairs(rep, facts, language)),
        ("guide.age", _age_pairs(facts, language)),
        ("guide.actions", _action_pairs(rep, facts, language)),
        ("guide.methods", _method_pairs(rep, facts, language)),
        ("guide.letters", _letter_pairs(letters, language)),
        ("guide.read", _reading_pairs(language)),
    )
    rows: list[SheetRow] = []
    for heading, pairs in sections:
        rows.append(SheetRow((labels[heading], None), "section"))
        rows += [SheetRow(pair) for pair in pairs]
    return Sheet(
        name=labels["sheet.guide"],
        title=filled(labels["title.guide"], rep=rep.shown_name),
        subtitle="",
        banners=(),
        columns=(Column("", 46, "strong"), Column("", 110, "wrapped")),
        rows=tuple(rows),
        frozen_columns=0,
        has_headings=False,
    )


def _run_pairs(rep: RepTasks, facts: RunFacts, language: str) -> Pairs:
    labels = task_labels(language)
    values = {
        "as_of": facts.as_of_date.isoformat(),
        "known_at": shown(facts.known_at),
        "work_date": rep.entries[0].task.work_date.isoformat() if rep.entries else "-",
        "run": facts.run_id,
    }
    names = (("as_of", "as_of"), ("work_date", "work_date"), ("run_label", "run"))
    return [
        (labels[f"guide.{label}"], filled(labels[f"guide.{name}_text"], **values))
        for label, name in names
    ]


def _age_pairs(facts: RunFacts, language: str) -> Pairs:
    labels = task_labels(language)
    return [
        (
            source.source_name,
            filled(
                labels[f"guide.source_{source.receipts_state}"],
                date=source.business_date.isoformat(),
                receipts=str(source.receipts_business_date),
            ),
        )
        for source in facts.sources
    ]


def _action_pairs(rep: RepTasks, facts: RunFacts, language: str) -> Pairs:
    """The actions this list recommends: what to say, a good result, and what to do if refused."""
    used = {entry.task.recommended_action for entry in rep.entries}
    return [
        pair
        for code, action in facts.actions.items()
        if code in used
        for pair in _action_words(action, language)
    ]


def _method_pairs(rep: RepTasks, facts: RunFacts, language: str) -> Pairs:
    """The methods this list uses, and when and how often policy lets a customer be contacted."""
    labels = task_labels(language)
    used = {entry.task.method_code for entry in rep.entries if entry.task.method_code}
    limits = {name: str(value) for name, value in facts.contact_limits.items()}
    contact = (labels["guide.contact"], filled(labels["guide.contact_text"], **limits))
    return [*method_guidance(used, facts, language), contact]


def _action_words(action: ActionWords, language: str) -> Pairs:
    labels = task_labels(language)
    script, good_result, if_refused = action.words(language)
    label = action.label_zh if language == "zh" else action.label_en
    further = (("good_result", good_result), ("if_refused", if_refused))
    return [
        (label, script),
        *((labels[f"guide.{name}"], text) for name, text in further if text),
    ]


def _letter_pairs(letters: Sequence[LetterOutcome], language: str) -> Pairs:
    """Each letter by its number; those withheld in great number for one reason as a count."""
    labels = task_labels(language)
    if not letters:
        return [("", labels["guide.letter_none"])]
    reasons = Counter(letter.reason for letter in letters if letter.state == "withheld")
    counted = {reason: count for reason, count in reasons.items() if count > LISTED_BY_NAME}
    pairs: Pairs = []
    for letter in letters:
        name = f"{letter.letter_number}  {letter.customer_name}"
        if letter.state == "withheld" and letter.reason in counted:
            name = filled(labels["guide.letter_many"], count=str(counted[letter.reason]))
        pairs.append((name, _fate(letter, language)))
    return list(dict.fromkeys(pairs))


def _fate(letter: LetterOutcome, language: str) -> str:
    labels = task_labels(language)
    return filled(
        labels[f"guide.letter_{letter.state}"],
        file=letter.file,
        reason=code_label(labels, "withheld", letter.reason),
    )


def _reading_pairs(language: str) -> Pairs:
    labels = task_labels(language)
    names = (
        "read_list",
        "read_score",
        "read_oldest",
        "read_demand",
        "read_held",
        "read_items",
        "read_cut",
        "read_fill",
    )
    return [(labels[f"guide.{name}"], labels[f"guide.{name}_text"]) for name in names]

"""Builds a letter's content model: everything its layouts (PDF and Word) print, as texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flows.errors import UsageError
from flows.outbox.labels import LANGUAGES, filled, letter_labels
from flows.outbox.letter_rows import Letter, LetterEntry
from flows.outbox.letter_shapes import NOTES, SHAPES, TABLES, Shape, wording_name
from flows.outbox.letter_tables import currency_label, has_aside, letter_tables
from flows.outbox.letter_values import letter_values, long_date
from flows.outbox.money_text import is_rounded
from flows.outbox.plain_text import clean_model
from flows.outbox.run_facts import RunFacts
from flows.outbox.wording import Paragraph, Wording, word_letter, wording_file

Model = dict[str, object]
# The only ground of a suspension that data can show.
CONTRACT_CLAUSE = "contract_clause"


class LetterRefused(Exception):
    """One letter cannot be printed; the others go on. reason: a code; detail: no personal data."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def letter_model(entry: LetterEntry, facts: RunFacts, default_language: str) -> Model:
    """The content of a letter: texts only, free of control characters.

    Raises LetterRefused when an amount is not positive or has more decimals than its currency, when
    the marts left out what every letter needs, or when a suspension does not say its ground;
    UsageError when a wording names what is not there.
    """
    letter = entry.letter
    shape = _shape(letter)
    _refuse_incomplete(entry, facts, shape)
    language = letter.language if letter.language in LANGUAGES else default_language
    labels = letter_labels(language)
    name = wording_name(letter.letter_kind, letter.letter_level)
    path = wording_file(language, name, letter.wording_set or "")
    wording = word_letter(path, letter_values(entry, facts, language))
    _refuse_gaps(path, wording, shape)
    return clean_model(
        {
            "language": language,
            "labels": labels,
            "number": letter.letter_number,
            "marks": _marks(letter, shape, labels),
            "title": [run for paragraph in wording["title"] for run in _runs_of(paragraph)],
            "seller": letter.seller_name,
            "parties": [] if shape.is_agreement else _parties(letter, labels),
            "blocks": _blocks(entry, wording, shape, facts, language),
            "accounts": _accounts(entry, facts, language) if shape.asks else [],
            "contact_lines": _contact(letter, labels),
            "date": long_date(letter.letter_date, language)
            if letter.letter_date
            else labels["date_blank"],
            "is_sealed": True,
            "signatures": _signatures(letter, labels) if shape.is_agreement else [],
            "slip": _slip(wording, shape, labels),
            "as_of": filled(labels["as_of"], as_of=facts.as_of_date.isoformat()),
            "run": filled(labels["run"], run=facts.run_short),
        }
    )


def _shape(letter: Letter) -> Shape:
    if letter.letter_kind not in SHAPES:
        raise LetterRefused("unknown_kind", "there is no such kind of letter")
    return SHAPES[letter.letter_kind]


def _refuse_incomplete(entry: LetterEntry, facts: RunFacts, shape: Shape) -> None:
    letter = entry.letter
    if not (letter.recipient_name and letter.seller_name and letter.oldest_due_date):
        raise LetterRefused("incomplete_letter", "recipient, seller or due date is missing")
    if not (entry.amounts and entry.items):
        raise LetterRefused("incomplete_letter", "no total or no item")
    if shape.needs_ground and not (letter.ground_code == CONTRACT_CLAUSE and letter.ground_text):
        raise LetterRefused("no_ground", "a suspension says on which contract's clause it rests")
    stated = [(amount.currency_code, amount.total_amount) for amount in entry.amounts]
    stated += [(item.currency_code, item.amount) for item in entry.items]
    stated += [(one.currency_code, one.amount) for one in entry.instalments]
    stated += [(line.currency_code, line.interest_amount) for line in entry.interest]
    for code, amount in stated:
        if amount <= 0:
            raise LetterRefused("amount_not_positive", f"an amount in {code} is not above 0")
    # Money paid back that nothing has taken up stands among the credits with its sign.
    stated += [(one.currency_code, one.amount) for one in entry.credits]
    for code, amount in stated:
        if not is_rounded(amount, facts.currency(code).decimals):
            raise LetterRefused("amount_not_rounded", f"too many decimals for {code}")


def _refuse_gaps(path: Path, wording: Wording, shape: Shape) -> None:
    """A wording without one of its sections would print a letter that lacks it."""
    needed = {"title", "salutation", *shape.parts, *(("reply",) if shape.slip else ())} - TABLES
    if missing := sorted(needed - set(wording)):
        name = f"{path.parent.name}/{path.name}"
        raise UsageError(
            "a letter's wording lacks a section",
            where=f"{name}: {', '.join(missing)}",
            fix=f"add '## {missing[0]}' to the file; the section may be empty",
        )


def _marks(letter: Letter, shape: Shape, labels: Mapping[str, str]) -> list[str]:
    """What a reader has to know at first sight: no final text yet, or a copy."""
    marks = [labels["planned"]] if letter.letter_date is None else []
    marks += [labels["draft"]] if shape.is_agreement else []
    return marks + ([labels["copy"]] if letter.is_copy else [])


def _parties(letter: Letter, labels: Mapping[str, str]) -> list[list[str]]:
    return [
        [labels["to"], letter.recipient_name or ""],
        *_lines(
            labels,
            uscc=letter.recipient_uscc,
            address=letter.recipient_address,
            attention=letter.contact_name,
        ),
    ]


def _contact(letter: Letter, labels: Mapping[str, str]) -> list[list[str]]:
    return _lines(
        labels,
        contact="　".join(filter(None, (letter.rep_name, letter.seller_phone))),
        email=letter.rep_email,
    )


def _lines(labels: Mapping[str, str], **values: str | None) -> list[list[str]]:
    """Pairs of label and value, of the values that are known."""
    return [[labels[name], value] for name, value in values.items() if value and value.strip()]


def _blocks(
    entry: LetterEntry, wording: Wording, shape: Shape, facts: RunFacts, language: str
) -> list[Model]:
    """The body in order; a note or a section about what is not there is left out."""
    blocks: list[Model] = [_block("plain", wording["salutation"])] if wording["salutation"] else []
    for part in shape.parts:
        if part in TABLES:
            blocks += letter_tables(part, entry, shape, facts, language)
        elif part == "interest" and not entry.interest:
            continue
        elif part not in NOTES:
            blocks += [_block("body", wording[part])] if wording[part] else []
        elif has_aside(entry):
            blocks.append(_block("notes", wording[part]))
    return blocks


def _block(kind: str, paragraphs: tuple[Paragraph, ...]) -> Model:
    return {"kind": kind, "paragraphs": [_runs_of(paragraph) for paragraph in paragraphs]}


def _runs_of(paragraph: Paragraph) -> list[dict[str, object]]:
    return [{"text": run.text, "bold": run.bold} for run in paragraph]


def _slip(wording: Wording, shape: Shape, labels: Mapping[str, str]) -> Model:
    """The slip to return; a letter that wants no answer has none."""
    return {
        "text": [_runs_of(paragraph) for paragraph in wording["reply"]] if shape.slip else [],
        "lines": [
            [{"text": labels[name], "width": width} for name, width in line] for line in shape.slip
        ],
    }


def _signatures(letter: Letter, labels: Mapping[str, str]) -> list[dict[str, str | None]]:
    return [
        {"role": labels["creditor_role"], "name": letter.seller_name},
        {"role": labels["debtor_role"], "name": letter.recipient_name},
    ]


def _accounts(entry: LetterEntry, facts: RunFacts, language: str) -> list[list[list[str]]]:
    """One list of label and value for each account; the currency is named when there are more."""
    labels = letter_labels(language)
    is_named = len(entry.amounts) > 1
    return [
        _lines(
            labels,
            currency=currency_label(facts, amount.currency_code, language) if is_named else None,
            account_name=amount.account_name,
            bank_name=amount.bank_name,
            account_number=amount.account_number,
        )
        for amount in entry.amounts
    ]

"""Builds a letter's content model: everything letter.typ lays out, as text ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flows.outbox.amount_words import amount_in_words
from flows.outbox.labels import LANGUAGES, filled, letter_labels
from flows.outbox.letter_rows import Letter, LetterAmount, LetterEntry, LetterItem
from flows.outbox.money_text import is_rounded, money_text
from flows.outbox.plain_text import clean_model
from flows.outbox.run_facts import RunFacts
from flows.outbox.wording import Wording, word_letter

Model = dict[str, object]
Row = list[str | dict[str, str]]
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class LetterRefused(Exception):
    """One letter cannot be printed; the others go on. reason: a code; detail: no personal data."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def letter_model(entry: LetterEntry, facts: RunFacts, default_language: str) -> Model:
    """The content of a letter: texts only, free of control characters.

    Raises LetterRefused when an amount is not positive or has more decimals than its currency, or
    when the marts left out what every letter needs.
    """
    letter = entry.letter
    _refuse_incomplete(entry, facts)
    language = letter.language if letter.language in LANGUAGES else default_language
    labels = letter_labels(language)
    wording = word_letter(language, letter.letter_kind, _values(entry, facts, language))
    return clean_model(
        {
            "language": language,
            "labels": labels,
            "number": letter.letter_number,
            **_parties(letter, labels),
            **_paragraphs(wording),
            "has_aside": _has_aside(entry),
            "groups": [_group(entry, amount, facts, language) for amount in entry.amounts],
            "accounts": _accounts(entry, facts, language),
            "as_of": filled(labels["as_of"], as_of=facts.as_of_date.isoformat()),
            "run": filled(labels["run"], run=facts.run_short),
        }
    )


def _refuse_incomplete(entry: LetterEntry, facts: RunFacts) -> None:
    letter = entry.letter
    if not (letter.recipient_name and letter.seller_name and letter.oldest_due_date):
        raise LetterRefused("incomplete_letter", "recipient, seller or due date is missing")
    if not (entry.amounts and entry.items):
        raise LetterRefused("incomplete_letter", "no total or no item")
    charged = [(amount.currency_code, amount.total_amount) for amount in entry.amounts]
    charged += [(item.currency_code, item.amount) for item in entry.items]
    for code, amount in charged:
        if amount <= 0:
            raise LetterRefused("amount_not_positive", f"an amount in {code} is not above 0")
        if not is_rounded(amount, facts.currency(code).decimals):
            raise LetterRefused("amount_not_rounded", f"too many decimals for {code}")


def _values(entry: LetterEntry, facts: RunFacts, language: str) -> dict[str, object]:
    """What a wording may name; templates/letters/README.md lists it."""
    letter = entry.letter
    unapplied = [amount for amount in entry.amounts if amount.unapplied_amount > 0]
    return {
        "recipient_name": letter.recipient_name or "",
        "seller_name": letter.seller_name or "",
        "letter_number": letter.letter_number,
        "as_of_date": long_date(facts.as_of_date, language),
        "oldest_due_date": long_date(letter.oldest_due_date or facts.as_of_date, language),
        "item_count": str(len(entry.items)),
        "totals": [
            _money(facts, amount.currency_code, amount.total_amount, language)
            for amount in entry.amounts
        ],
        "credits": [
            _money(facts, amount.currency_code, amount.unapplied_amount, language)
            for amount in unapplied
        ],
    }


def long_date(day: date, language: str) -> str:
    """The date as a letter writes it: 2026年6月30日, 30 June 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _money(facts: RunFacts, code: str, amount: Decimal, language: str) -> dict[str, str]:
    currency = facts.currency(code)
    return {
        "currency_code": code,
        "currency_name": currency.name_zh if language == "zh" else currency.name_en,
        "amount": money_text(amount, currency.decimals),
    }


def _parties(letter: Letter, labels: Mapping[str, str]) -> Model:
    return {
        "seller": letter.seller_name,
        "recipient": letter.recipient_name,
        "recipient_lines": _lines(
            labels,
            uscc=letter.recipient_uscc,
            address=letter.recipient_address,
            attention=letter.contact_name,
        ),
        "contact_lines": _lines(
            labels,
            contact="　".join(filter(None, (letter.rep_name, letter.seller_phone))),
            email=letter.rep_email,
        ),
    }


def _lines(labels: Mapping[str, str], **values: str | None) -> list[list[str]]:
    """Pairs of label and value, of the values that are known."""
    return [[labels[name], value] for name, value in values.items() if value and value.strip()]


def _paragraphs(wording: Wording) -> Model:
    return {
        section: [[{"text": run.text, "bold": run.bold} for run in runs] for runs in paragraphs]
        for section, paragraphs in wording.items()
    }


def _has_aside(entry: LetterEntry) -> bool:
    return any(item.aside_amount for item in entry.items)


def _group(entry: LetterEntry, amount: LetterAmount, facts: RunFacts, language: str) -> Model:
    """The table of one currency: its lines, its total and, for yuan, the total in words."""
    money = _money(facts, amount.currency_code, amount.total_amount, language)
    items = [item for item in entry.items if item.currency_code == amount.currency_code]
    in_words = amount.currency_code == "CNY" and language == "zh"
    name = f"{money['currency_name']} {amount.currency_code}"
    return {
        "currency": name if language == "zh" else amount.currency_code,
        "rows": [_row(item, facts, letter_labels(language), _has_aside(entry)) for item in items],
        "total": money["amount"],
        "words": amount_in_words(amount.total_amount) if in_words else "",
    }


def _row(item: LetterItem, facts: RunFacts, labels: Mapping[str, str], has_aside: bool) -> Row:
    decimals = facts.currency(item.currency_code).decimals
    amounts = [item.original_amount, item.paid_amount]
    amounts += [item.aside_amount] if has_aside else []
    return [
        str(item.item_number),
        {
            "number": item.document_number,
            "instalment": filled(labels["instalment"], number=str(item.instalment_number))
            if item.instalment_number
            else "",
        },
        item.document_date.isoformat(),
        item.due_date.isoformat(),
        str(item.days_overdue),
        *(money_text(amount, decimals) if amount is not None else "-" for amount in amounts),
        money_text(item.amount, decimals),
    ]


def _accounts(entry: LetterEntry, facts: RunFacts, language: str) -> list[list[list[str]]]:
    """One list of label and value for each account; the currency is named when there are more."""
    labels = letter_labels(language)
    accounts: list[list[list[str]]] = []
    for amount in entry.amounts:
        currency = facts.currency(amount.currency_code)
        name = f"{currency.name_zh} " if language == "zh" else ""
        accounts.append(
            _lines(
                labels,
                currency=f"{name}{amount.currency_code}" if len(entry.amounts) > 1 else None,
                account_name=amount.account_name,
                bank_name=amount.bank_name,
                account_number=amount.account_number,
            )
        )
    return accounts

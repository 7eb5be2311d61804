"""Makes the values that the wording of a letter may name, all of them ready to print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flows.outbox.amount_words import amount_in_words
from flows.outbox.english_words import amount_in_english_words
from flows.outbox.labels import filled, letter_labels
from flows.outbox.letter_rows import LetterEntry, LetterInterest
from flows.outbox.letter_shapes import LEVELS
from flows.outbox.money_text import money_text
from flows.outbox.run_facts import RunFacts

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
# Beyond this many contracts the table alone names them.
CONTRACTS_NAMED = 3


def letter_values(entry: LetterEntry, facts: RunFacts, language: str) -> dict[str, object]:
    """What a wording may name; docs/letter-templates.md lists it."""
    letter = entry.letter
    texts = {
        "recipient_name": letter.recipient_name,
        "recipient_uscc": letter.recipient_uscc,
        "recipient_address": letter.recipient_address,
        "seller_name": letter.seller_name,
        "seller_uscc": letter.seller_uscc,
        "seller_address": letter.seller_address,
        "letter_number": letter.letter_number,
        "previous_letter_number": letter.previous_letter_number,
        "ground_code": letter.ground_code,
        "ground_text": letter.ground_text,
        "level": str(letter.letter_level or LEVELS[0]),
        "maximum_days_overdue": str(letter.maximum_days_overdue or 0),
        "item_count": str(len(entry.items)),
        "instalment_count": str(len(entry.instalments)),
    }
    return {
        **{name: text or "" for name, text in texts.items()},
        **_dates(entry, facts, language),
        "contract_numbers": _contracts(entry),
        **_amounts(entry, facts, language),
        "interest_bases": _bases(entry.interest, language),
    }


def _dates(entry: LetterEntry, facts: RunFacts, language: str) -> dict[str, str]:
    letter = entry.letter
    previous, pay_by = letter.previous_letter_date, letter.pay_by_date
    open_date = letter_labels(language)["date_open"]
    return {
        "as_of_date": long_date(facts.as_of_date, language),
        "oldest_due_date": long_date(letter.oldest_due_date or facts.as_of_date, language),
        "pay_by_date": long_date(pay_by, language) if pay_by else open_date,
        "previous_letter_date": long_date(previous, language) if previous else "",
    }


def _amounts(entry: LetterEntry, facts: RunFacts, language: str) -> dict[str, list[dict[str, str]]]:
    """The sums by currency: asked for, not matched yet, claimed as interest."""
    asked = [(amount.currency_code, amount.total_amount) for amount in entry.amounts]
    unapplied = [(amount.currency_code, amount.unapplied_amount) for amount in entry.amounts]
    named = {
        "totals": asked,
        "credits": [(code, amount) for code, amount in unapplied if amount > 0],
        "interest_totals": interest_totals(entry.interest),
    }
    return {
        name: [money(facts, code, amount, language) for code, amount in amounts]
        for name, amounts in named.items()
    }


def long_date(day: date, language: str) -> str:
    """The date as a letter writes it: 2026年6月30日, 30 June 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def money(facts: RunFacts, code: str, amount: Decimal, language: str) -> dict[str, str]:
    """An amount as a wording names it: currency, figures, words."""
    currency = facts.currency(code)
    return {
        "currency_code": code,
        "currency_name": currency.name_zh if language == "zh" else currency.name_en,
        "amount": money_text(amount, currency.decimals),
        "words": amount_words(facts, code, amount, language),
    }


def amount_words(facts: RunFacts, code: str, amount: Decimal, language: str) -> str:
    """Yuan in a Chinese letter in capital numerals, everything else in English words."""
    if code == "CNY" and language == "zh":
        return amount_in_words(amount)
    currency = facts.currency(code)
    return amount_in_english_words(amount, currency.decimals, currency.name_en)


def interest_totals(lines: Iterable[LetterInterest]) -> list[tuple[str, Decimal]]:
    """Currency and total claimed, in the order of the lines."""
    return list({line.currency_code: line.total_amount for line in lines}.items())


def percent(share: Decimal) -> str:
    """A share as a percentage without zeros at its end: 0.0345 → 3.45."""
    return f"{(share * 100).normalize():f}"


def _contracts(entry: LetterEntry) -> list[str]:
    numbers = dict.fromkeys(item.contract_number for item in entry.items if item.contract_number)
    return list(numbers) if len(numbers) <= CONTRACTS_NAMED else []


def _bases(lines: Iterable[LetterInterest], language: str) -> list[dict[str, str]]:
    """Each basis with its formula, once; rates that differ by line stand in the lines."""
    labels = letter_labels(language)
    return [
        {
            "basis_code": code,
            "basis": labels[f"basis.{code}"],
            "formula": filled(
                labels[f"formula.{code}"],
                uplift=percent(line.uplift or Decimal()),
                day_count=str(line.day_count or ""),
            ),
        }
        for code, line in {line.basis_code: line for line in lines}.items()
    ]

"""Reads what letters say, for a few reps at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.outbox import letter_queries
from flows.outbox.task_rows import fetched, grouped
from flows.warehouse import Connection


@dataclass(frozen=True)
class Letter:
    """A letter planned or withheld: a row of marts.letters_due with its seller and contact."""

    letter_id: str
    letter_number: str
    debtor_id: str
    sales_rep_id: str
    letter_kind: str
    language: str | None
    recipient_name: str | None
    recipient_uscc: str | None
    recipient_address: str | None
    contact_name: str | None
    letter_state: str
    withheld_reason: str | None
    item_count: int
    oldest_due_date: date | None
    seller_name: str | None
    seller_phone: str | None
    rep_name: str | None
    rep_email: str | None
    customer_name: str | None


@dataclass(frozen=True)
class LetterAmount:
    """The total of a letter in one currency and the account it is to be paid to."""

    letter_id: str
    currency_code: str
    total_amount: Decimal
    unapplied_amount: Decimal
    bank_name: str | None
    account_name: str | None
    account_number: str | None


@dataclass(frozen=True)
class LetterItem:
    """A line of a letter; aside_amount is the open part that the letter does not ask for.

    instalment_number: where the document is owed in several instalments.
    """

    letter_id: str
    item_number: int
    document_number: str
    instalment_number: int | None
    document_date: date
    due_date: date
    days_overdue: int
    currency_code: str
    original_amount: Decimal | None
    paid_amount: Decimal | None
    aside_amount: Decimal | None
    amount: Decimal


@dataclass(frozen=True)
class LetterEntry:
    """A letter with its totals by currency and its lines, in the letter's order."""

    letter: Letter
    amounts: tuple[LetterAmount, ...]
    items: tuple[LetterItem, ...]


def read_letters(connection: Connection, rep_ids: Sequence[str]) -> dict[str, list[LetterEntry]]:
    """The letters of the given reps, planned and withheld, by rep."""
    amounts = grouped(
        fetched(connection, LetterAmount, letter_queries.LETTER_AMOUNTS, rep_ids),
        lambda amount: amount.letter_id,
    )
    items = grouped(
        fetched(connection, LetterItem, letter_queries.LETTER_ITEMS, rep_ids),
        lambda item: item.letter_id,
    )
    letters: dict[str, list[LetterEntry]] = {rep_id: [] for rep_id in rep_ids}
    for letter in fetched(connection, Letter, letter_queries.LETTERS, rep_ids):
        entry = LetterEntry(
            letter, amounts.get(letter.letter_id, ()), items.get(letter.letter_id, ())
        )
        letters[letter.sales_rep_id].append(entry)
    return letters

"""Reads what letters say, for a few reps at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flows.outbox import letter_queries
from flows.outbox.task_rows import fetched, grouped
from flows.warehouse import Connection, rows


@dataclass(frozen=True)
class Letter:
    """A letter planned or withheld: a row of marts.letters_due with its seller and contact.

    letter_level: 1 to 3 of a demand. wording_set: which wordings (policy), None the usual ones.
    letter_date and pay_by_date: set when it is released, None while it is planned. ground_code and
    ground_text: what a suspension rests on. address_source: contract, delivery or postal.
    """

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
    seller_uscc: str | None = None
    seller_address: str | None = None
    maximum_days_overdue: int | None = None
    letter_level: int | None = None
    wording_set: str | None = None
    is_copy: bool = False
    letter_date: date | None = None
    pay_by_date: date | None = None
    previous_letter_number: str | None = None
    previous_letter_date: date | None = None
    ground_code: str | None = None
    ground_text: str | None = None
    address_source: str | None = None
    address_contract_number: str | None = None


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
    contract_number: str | None = None


@dataclass(frozen=True)
class LetterCredit:
    """A payment or credit note that no document has taken up, as a statement lists it."""

    letter_id: str
    document_number: str | None
    effective_date: date
    currency_code: str
    amount: Decimal


@dataclass(frozen=True)
class LetterInstalment:
    """A part of a plan of payment: what is to be paid by when."""

    letter_id: str
    due_date: date
    currency_code: str
    amount: Decimal


@dataclass(frozen=True)
class LetterInterest:
    """What is claimed for one line being late, and how it is computed.

    annual_rate: a share a year (0.18) or, where the basis counts by the day, None; daily_rate the
    other way round. uplift: what is added to the LPR, as a share of it. total_amount: of all lines
    of the letter in this currency.
    """

    letter_id: str
    document_number: str
    instalment_number: int | None
    currency_code: str
    basis_code: str
    principal_amount: Decimal
    overdue_from: date
    interest_days: int
    annual_rate: Decimal | None
    uplift: Decimal | None
    day_count: int | None
    daily_rate: Decimal | None
    interest_amount: Decimal
    total_amount: Decimal


LetterPart = TypeVar(
    "LetterPart", LetterAmount, LetterItem, LetterCredit, LetterInstalment, LetterInterest
)


@dataclass(frozen=True)
class LetterEntry:
    """A letter with its totals by currency and its lines, in the letter's order."""

    letter: Letter
    amounts: tuple[LetterAmount, ...]
    items: tuple[LetterItem, ...]
    credits: tuple[LetterCredit, ...] = ()
    instalments: tuple[LetterInstalment, ...] = ()
    interest: tuple[LetterInterest, ...] = ()


def count_letters(connection: Connection) -> int:
    """How many letters the run has decided on, withheld ones included."""
    return rows(connection, letter_queries.LETTER_COUNT)[0]["letters"]


def read_letters(connection: Connection, rep_ids: Sequence[str]) -> dict[str, list[LetterEntry]]:
    """The letters of the given reps, planned and withheld, by rep."""

    def by_letter(kind: Callable[..., LetterPart], query: str) -> dict[str, tuple[LetterPart, ...]]:
        return grouped(fetched(connection, kind, query, rep_ids), lambda part: part.letter_id)

    amounts = by_letter(LetterAmount, letter_queries.LETTER_AMOUNTS)
    items = by_letter(LetterItem, letter_queries.LETTER_ITEMS)
    credits = by_letter(LetterCredit, letter_queries.LETTER_CREDITS)
    instalments = by_letter(LetterInstalment, letter_queries.LETTER_INSTALMENTS)
    interest = by_letter(LetterInterest, letter_queries.LETTER_INTEREST)
    letters: dict[str, list[LetterEntry]] = {rep_id: [] for rep_id in rep_ids}
    for letter in fetched(connection, Letter, letter_queries.LETTERS, rep_ids):
        entry = LetterEntry(
            letter,
            amounts.get(letter.letter_id, ()),
            items.get(letter.letter_id, ()),
            credits.get(letter.letter_id, ()),
            instalments.get(letter.letter_id, ()),
            interest.get(letter.letter_id, ()),
        )
        letters[letter.sales_rep_id].append(entry)
    return letters

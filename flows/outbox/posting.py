"""Makes what a clerk needs to post a batch: cover list, address labels, what is in each parcel.

The content of a parcel is named on its label, since a receipt for an unnamed parcel proves no
demand in court.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.outbox.labels import filled, posting_labels
from flows.outbox.letter_rows import Letter, LetterEntry
from flows.outbox.money_text import money_text
from flows.outbox.plain_text import clean_model
from flows.outbox.run_facts import RunFacts

DOCUMENTS_NAMED = 3


@dataclass(frozen=True)
class Batch:
    """Letters that one clerk posts together: of one rep, approved by one person.

    kinds: what each kind of letter is called, in the language of the list.
    """

    rep_name: str
    approver: str
    released_by: str
    letter_date: str
    kinds: dict[str, str]
    entries: tuple[LetterEntry, ...]


def posting_document(batch: Batch, facts: RunFacts, language: str) -> dict[str, object]:
    """The content of the list and the labels: texts only, free of control characters."""
    words = posting_labels(language)
    seller = batch.entries[0].letter.seller_name or ""
    known = [
        (words["rep"], batch.rep_name),
        (words["approver"], batch.approver or "-"),
        (words["released_by"], batch.released_by),
        (words["letter_date"], batch.letter_date),
        (words["count"], str(len(batch.entries))),
    ]
    return clean_model(
        {
            "title": words["title"],
            "facts": [list(fact) for fact in known],
            "heads": words["heads"].split("|"),
            "rows": [
                _row(place, entry, batch, facts, language)
                for place, entry in enumerate(batch.entries, start=1)
            ],
            "signed": words["signed"],
            "posted": words["posted"],
            "sender": filled(words["sender"], seller=seller),
            "content": words["content"],
            "run": filled(words["run"], run=facts.run_short),
        }
    )


def _row(
    place: int, entry: LetterEntry, batch: Batch, facts: RunFacts, language: str
) -> dict[str, object]:
    letter, words = entry.letter, posting_labels(language)
    amounts = _amounts(entry, facts)
    address = {
        "recipient": letter.recipient_name,
        "address": letter.recipient_address,
        "address_source": _source(letter, words),
        "attention": letter.contact_name,
    }
    return {
        "place": str(place),
        "number": letter.letter_number,
        "recipient": letter.recipient_name or "",
        "amounts": amounts,
        "address": [[words[name], value] for name, value in address.items() if value],
        "content": filled(
            words["content_text"],
            kind=batch.kinds.get(letter.letter_kind, letter.letter_kind),
            number=letter.letter_number,
            amounts=" + ".join(amounts),
            count=str(len(entry.items)),
            documents=_documents(entry, words["more"]),
        ),
    }


def _source(letter: Letter, words: Mapping[str, str]) -> str:
    """What the address rests on, as a court asks; nothing where nobody said."""
    if not letter.address_source:
        return ""
    number = letter.address_contract_number or ""
    return filled(words[f"source_{letter.address_source}"], number=number)


def _amounts(entry: LetterEntry, facts: RunFacts) -> list[str]:
    return [
        f"{amount.currency_code} "
        f"{money_text(amount.total_amount, facts.currency(amount.currency_code).decimals)}"
        for amount in entry.amounts
    ]


def _documents(entry: LetterEntry, more: str) -> str:
    numbers: Sequence[str] = list(dict.fromkeys(item.document_number for item in entry.items))
    named = "、".join(numbers[:DOCUMENTS_NAMED])
    return f"{named}{more}" if len(numbers) > DOCUMENTS_NAMED else named

"""Compares a letter, as read back from its PDF or Word document, with the marts."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import unescape

from flows.outbox.case_rows import CaseFile
from flows.outbox.letter_rows import LetterEntry
from flows.outbox.letter_shapes import SHAPES
from flows.outbox.money_text import money_text
from flows.outbox.pdf_text import printed_texts
from flows.outbox.plain_text import clean_text
from flows.outbox.run_facts import RunFacts

WORD_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")


def letter_problems(content: bytes, entry: LetterEntry, facts: RunFacts) -> list[str]:
    """What a written letter lacks of what the marts say: parties, documents, amounts, accounts."""
    try:
        texts = _texts(content)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        return [f"cannot be read back: {error}"]
    counted = Counter(_squeezed(text) for text in texts)
    missing = Counter(_figures(entry, facts)) - counted
    whole = "".join(map(_squeezed, texts))
    return [
        *(f"{count} amounts of {figure} are missing" for figure, count in missing.items()),
        *(f"{name} is missing" for name, text in _facts(entry) if _squeezed(text) not in whole),
    ]


def referral_problems(
    content: bytes, case: CaseFile, is_foreign: Callable[[str], bool]
) -> list[str]:
    """What a pack for counsel lacks of its case, and whether it names another debtor."""
    try:
        texts = _texts(content)
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        return [f"cannot be read back: {error}"]
    whole = "".join(map(_squeezed, texts))
    missing = sum(_squeezed(one.document_number) not in whole for one in case.documents)
    problems = [f"{missing} documents are missing"] if missing else []
    return problems + (["identifies another debtor"] if any(map(is_foreign, texts)) else [])


def _texts(content: bytes) -> Sequence[str]:
    if content.startswith(b"%PDF-"):
        return printed_texts(content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [name for name in package.namelist() if re.match(r"word/(document|header)", name)]
        words = "".join(package.read(name).decode("utf-8") for name in parts)
    return [unescape(text) for text in WORD_TEXT.findall(words)]


def _figures(entry: LetterEntry, facts: RunFacts) -> Iterator[str]:
    """Every amount that has a cell of its own, as often as it has one."""
    amounts: list[tuple[str, Decimal | None]] = []
    for item in entry.items:
        amounts.append((item.currency_code, item.amount))
        if SHAPES[entry.letter.letter_kind].is_ledger:
            amounts += [(item.currency_code, item.original_amount)]
            amounts += [(item.currency_code, item.paid_amount)]
    amounts += [(amount.currency_code, amount.total_amount) for amount in entry.amounts]
    parts = SHAPES[entry.letter.letter_kind].parts
    listed = {"credits": entry.credits, "instalments": entry.instalments}
    amounts += [(one.currency_code, one.amount) for part in parts for one in listed.get(part, ())]
    amounts += [(line.currency_code, line.interest_amount) for line in entry.interest]
    amounts += [(line.currency_code, line.principal_amount) for line in entry.interest]
    for code, amount in amounts:
        if amount is not None:
            yield money_text(amount, facts.currency(code).decimals)


def _facts(entry: LetterEntry) -> Iterator[tuple[str, str]]:
    """What stands somewhere in the letter, with a name that tells nothing of the customer."""
    letter = entry.letter
    told = {
        "the number": letter.letter_number,
        "the recipient": letter.recipient_name,
        "the recipient's credit code": letter.recipient_uscc,
        "the recipient's address": letter.recipient_address,
        "the seller": letter.seller_name,
    }
    yield from ((name, text) for name, text in told.items() if text)
    for item in entry.items:
        yield f"the document of line {item.item_number}", item.document_number
        yield f"the due date of line {item.item_number}", item.due_date.isoformat()
    if SHAPES[letter.letter_kind].asks:
        for amount in entry.amounts:
            yield f"the account for {amount.currency_code}", amount.account_number or ""


def _squeezed(text: str) -> str:
    """Without blanks: a layout sets them as distances."""
    return "".join(clean_text(text).split())

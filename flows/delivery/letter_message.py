"""Composes the mail that brings a debtor one released letter as a PDF.

Names come from data: they are put on one line and set through `EmailMessage`, which refuses what
would begin another header. The address is checked before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flows.delivery.address import is_address
from flows.delivery.message import Letterhead, shown_name
from flows.outbox.labels import LANGUAGES, filled, mail_labels
from flows.outbox.plain_text import clean_text


@dataclass(frozen=True)
class Posted:
    """A released letter as its mail names it: a row of the release's tables, and its totals.

    address: as master data has it; proven to be one plain address before anything is composed.
    amounts: each total with its currency, in figures.
    """

    letter_id: str
    letter_number: str
    address: str
    recipient_name: str
    contact_name: str
    language: str | None
    kind_zh: str
    kind_en: str
    letter_date: str
    item_count: int
    seller_name: str
    seller_phone: str
    rep_name: str
    rep_email: str
    amounts: Sequence[str] = ()


def letter_message_id(letter_id: str, sender: str) -> str:
    """The mail's id, the same for the same letter: a server's log and a bounce name it."""
    return f"<huikuan.letter.{letter_id}@{sender.rpartition('@')[2]}>"


def compose_letter(head: Letterhead, posted: Posted, name: str, pdf: bytes) -> EmailMessage:
    """The mail of a letter; name: of the attached file, which comes from the letter's number."""
    language = posted.language if posted.language in LANGUAGES else head.language
    message, mail = EmailMessage(policy=SMTP), head.mail
    sender = shown_name(mail.sender_name) or shown_name(posted.seller_name)
    message["From"] = Address(sender, addr_spec=mail.sender)
    message["To"] = Address(shown_name(posted.contact_name), addr_spec=posted.address)
    if is_address(posted.rep_email):
        message["Reply-To"] = Address(shown_name(posted.rep_name), addr_spec=posted.rep_email)
    message["Subject"] = clean_text(_filled("letter.subject", posted, language))
    message["Date"] = format_datetime(head.now)
    message["Message-ID"] = letter_message_id(posted.letter_id, mail.sender)
    message.set_content(_body(posted, language))
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message


def _body(posted: Posted, language: str) -> str:
    lines = [
        _filled("letter.greeting", posted, language).replace("　：", "："),
        "",
        _filled("letter.body", posted, language),
        "",
        _filled("letter.contact", posted, language),
        _filled("letter.account", posted, language),
        "",
        posted.seller_name,
    ]
    return "\n".join(clean_text(line) for line in lines) + "\n"


def _filled(words: str, posted: Posted, language: str) -> str:
    contact = "　".join(filter(None, (posted.rep_name, posted.seller_phone)))
    is_greeting = words == "letter.greeting"
    return filled(
        mail_labels(language)[words],
        seller=shown_name(posted.seller_name),
        kind=posted.kind_zh if language == "zh" else posted.kind_en,
        number=posted.letter_number,
        recipient=posted.recipient_name,
        contact=posted.contact_name if is_greeting else contact,
        date=posted.letter_date,
        count=str(posted.item_count),
        amounts=" + ".join(posted.amounts),
    )

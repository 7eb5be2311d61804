"""Composes the mail that brings one rep his files.

Everything that comes from data is put on one line first and set through `EmailMessage`, which
refuses what would begin another header.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import PurePosixPath

from flows.delivery.declaration import MailSettings
from flows.delivery.parcels import Parcel, Shipment, read_proven
from flows.manifest import Output
from flows.outbox.labels import filled, mail_labels
from flows.outbox.plain_text import clean_text

LONGEST_NAME = 60


@dataclass(frozen=True)
class Letterhead:
    """What is the same for every mail of one sending."""

    mail: MailSettings
    language: str
    now: datetime


def message_id(run_id: str, sales_rep_id: str, number: int, sender: str) -> str:
    """The mail's id: the same for the same run, rep and number, so that a log can be searched."""
    named = hashlib.sha256(f"{run_id}\0{sales_rep_id}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"<huikuan.{run_id}.{named[:16]}.{number}@{sender.rpartition('@')[2]}>"


def compose(
    head: Letterhead, shipment: Shipment, parcel: Parcel, files: tuple[Output, ...], number: int
) -> EmailMessage:
    """The mail for a rep with these files of his, whose bytes are proven; number: 1, or again."""
    message = EmailMessage(policy=SMTP)
    mail = head.mail
    message["From"] = Address(shown_name(mail.sender_name), addr_spec=mail.sender)
    message["To"] = Address(shown_name(parcel.rep_name), addr_spec=parcel.address)
    message["Subject"] = _subject(head, shipment, parcel, number)
    message["Date"] = format_datetime(head.now)
    message["Message-ID"] = message_id(shipment.run_id, parcel.sales_rep_id, number, mail.sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(head, shipment, parcel, files))
    for file in files:
        kind, encoding = mimetypes.guess_type(file.path)
        main, sub = (kind if kind and not encoding else "application/octet-stream").split("/")
        message.add_attachment(
            read_proven(shipment.release, file),
            maintype=main,
            subtype=sub,
            filename=PurePosixPath(file.path).name,
        )
    return message


def shown_name(text: str) -> str:
    """A name from data as it may stand in a header: one line, nothing invisible, not endless."""
    return clean_text(text)[:LONGEST_NAME].strip()


def _subject(head: Letterhead, shipment: Shipment, parcel: Parcel, number: int) -> str:
    words = mail_labels(head.language)
    today = str(parcel.task_count - parcel.cut_count)
    subject = filled(words["subject"], as_of=shipment.as_of.isoformat(), count=today)
    again = filled(words["again"], subject=subject, number=str(number))
    return clean_text(again if number > 1 else subject)


def _body(head: Letterhead, shipment: Shipment, parcel: Parcel, files: tuple[Output, ...]) -> str:
    words = mail_labels(head.language)
    today = parcel.task_count - parcel.cut_count
    names = ", ".join(clean_text(PurePosixPath(file.path).name) for file in files)
    told = words["today"] if today else words["nothing"]
    cut = filled(words["cut"], count=str(parcel.cut_count)) if parcel.cut_count else ""
    lines = [
        filled(words["greeting"], rep=shown_name(parcel.rep_name)),
        "",
        filled(told, as_of=shipment.as_of.isoformat(), count=str(today)),
        *([cut] if cut else []),
        filled(words["files"], files=names),
        "",
        words["closing"],
        filled(words["run"], run=shipment.run_id[:8]),
    ]
    return "\n".join(lines) + "\n"

"""Mails each rep his files once per run; the ledger keeps what was tried and what came of it.

`mail_attempted` is written before the server is asked. `mail_sent` or `mail_refused` follows when
the outcome is certain. An attempt without either is a question for a person: nothing sends that
mail again but `huikuan deliver --send --resend` with a reason.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from flows.delivery.address import is_address, masked
from flows.delivery.message import Letterhead, compose, message_id
from flows.delivery.parcels import Parcel, Shipment
from flows.delivery.retry import Flaky, Wait, keep_trying
from flows.delivery.transport import MailServer, Refused, Uncertain
from flows.errors import EnvironmentFault
from flows.ledger import (
    Event,
    EventType,
    Ledger,
    RecordedEvent,
    Writer,
    consult_ledger,
    open_ledger,
)
from flows.manifest import Output

State = Literal[
    "to send", "sent", "sent before", "refused", "ask a person", "no address", "bad address",
    "not active", "no files", "too large", "not tried",
]  # fmt: skip
UNDELIVERED = ("refused", "ask a person", "too large", "not tried")


@dataclass(frozen=True)
class Slip:
    """One rep's mail: what would be sent or became of it; the address is masked.

    number: 1 for the first mail of the run to this rep, 2 for one that is sent again.
    """

    parcel: Parcel
    files: tuple[Output, ...]
    number: int
    state: State
    detail: str = ""

    @property
    def recipient(self) -> str:
        """The address as it may be shown."""
        return masked(self.parcel.address) if is_address(self.parcel.address) else "-"


@dataclass(frozen=True)
class Order:
    """What is asked for: everything, only one rep, or again with a reason; `wait` is for tests."""

    sales_rep_id: str | None = None
    reason: str = ""
    wait: Wait | None = None


@dataclass(frozen=True)
class Sending:
    """One sending: the home, what all mails share, the release, and what is asked for."""

    home: Path
    head: Letterhead
    shipment: Shipment
    order: Order


def plan_mail(sending: Sending) -> list[Slip]:
    """Every rep's mail of this run as it stands: to send, done, or why not."""
    shipment, only = sending.shipment, sending.order.sales_rep_id
    with consult_ledger(sending.home) as ledger:
        history = _by_subject(ledger.mail_events(shipment.run_id))
    return [
        _slip(sending, parcel, history.get(_mail_id(shipment, parcel), ()))
        for parcel in shipment.parcels
        if only in (None, parcel.sales_rep_id)
    ]


def send_mail(sending: Sending, slips: Sequence[Slip], server: MailServer) -> list[Slip]:
    """Sends what is to send; the caller holds the home's lock. A refusal never stops the others.

    When the server cannot be used at all, the rest is not tried.
    """
    done: list[Slip] = []
    with open_ledger(sending.home) as ledger:
        desk = _Desk(sending, ledger, server)
        for slip in slips:
            if slip.state != "to send":
                done.append(slip)
            elif desk.fault:
                done.append(replace(slip, state="not tried", detail=desk.fault))
            else:
                done.append(desk.send(slip))
    return done


class _Desk:
    """Sends slip after slip; `fault` says why it makes no sense to go on."""

    def __init__(self, sending: Sending, ledger: Ledger, server: MailServer) -> None:
        self._head, self._shipment, self._order = sending.head, sending.shipment, sending.order
        self._ledger, self._server = ledger, server
        self.fault = ""

    def send(self, slip: Slip) -> Slip:
        """Sends one mail, between two ledger events."""
        try:
            keep_trying(self._server.greet, self._head.mail.attempts, self._order.wait)
        except (Flaky, EnvironmentFault) as error:
            self.fault = error.what if isinstance(error, EnvironmentFault) else str(error)
            return replace(slip, state="not tried", detail=self.fault)
        message = compose(self._head, self._shipment, slip.parcel, slip.files, slip.number)
        sender, recipient = self._head.mail.sender, slip.parcel.address
        self._note("mail_attempted", slip, self._order.reason)
        try:
            keep_trying(
                lambda: self._server.send(message, sender, recipient),
                self._head.mail.attempts,
                self._order.wait,
            )
        except Uncertain as error:
            return replace(slip, state="ask a person", detail=self._question(slip, str(error)))
        except (Flaky, Refused, EnvironmentFault) as error:
            detail = _without(recipient, getattr(error, "what", str(error)))
            self._note("mail_refused", slip, detail)
            return replace(slip, state="refused", detail=detail)
        self._note("mail_sent", slip, self._order.reason)
        return replace(slip, state="sent")

    def _question(self, slip: Slip, cause: str) -> str:
        own_id = message_id(
            self._shipment.run_id, slip.parcel.sales_rep_id, slip.number, self._head.mail.sender
        )
        return f"{_without(slip.parcel.address, cause)}; look for {own_id} in the server's log"

    def _note(self, event_type: EventType, slip: Slip, reason: str) -> None:
        shipment, parcel = self._shipment, slip.parcel
        payload = {
            "sales_rep_id": parcel.sales_rep_id,
            "recipient": slip.recipient,
            "number": slip.number,
            "message_id": message_id(
                shipment.run_id, parcel.sales_rep_id, slip.number, self._head.mail.sender
            ),
            "files": {parcel.inside(file): file.sha256 for file in slip.files},
            "reason": reason,
        }
        writer = Writer(shipment.run_id, shipment.arguments_sha256)
        event = Event(event_type, _mail_id(shipment, parcel), payload)
        self._ledger.append([event], self._head.now, writer)


def _slip(sending: Sending, parcel: Parcel, history: Sequence[RecordedEvent]) -> Slip:
    files = parcel.matching(sending.head.mail.attached)
    used = [json.loads(event.payload)["number"] for event in history]
    last = history[-1] if history else None
    again = bool(sending.order.reason)
    # A mail that was refused never was; one that may have arrived keeps its number.
    is_refused = last is not None and last.event_type == "mail_refused"
    number = max(used, default=0) + (0 if is_refused and not again else 1)
    slip = Slip(parcel, files, max(number, 1), "to send")
    hindrance = _hindrance(sending.head, parcel, files)
    if hindrance:
        return replace(slip, state=hindrance[0], detail=hindrance[1])
    if last is None or is_refused or again:
        return slip
    if last.event_type == "mail_sent":
        return replace(slip, state="sent before", detail=f"{last.occurred_at:%Y-%m-%d %H:%M} UTC")
    own_id = json.loads(last.payload)["message_id"]
    return replace(
        slip,
        state="ask a person",
        detail=f"nobody knows whether it arrived; look for {own_id} in the server's log, then, "
        f"if it did not: huikuan deliver --send --rep {parcel.sales_rep_id} --resend --reason …",
    )


def _hindrance(
    head: Letterhead, parcel: Parcel, files: Sequence[Output]
) -> tuple[State, str] | None:
    megabytes = sum(file.size for file in files) / 1_000_000
    if not parcel.is_active:
        return "not active", "master data says that he has left"
    if not parcel.address:
        return "no address", "master data has no mail address for him"
    if not is_address(parcel.address):
        return "bad address", "what master data has is not one mail address"
    if not files:
        return "no files", f"none of his files is {' or '.join(head.mail.attached)}"
    if megabytes > head.mail.megabytes:
        return "too large", f"{megabytes:.1f} MB; max_megabytes is {head.mail.megabytes}"
    return None


def _by_subject(events: Sequence[RecordedEvent]) -> dict[str, list[RecordedEvent]]:
    history: dict[str, list[RecordedEvent]] = {}
    for event in events:
        history.setdefault(event.subject_id, []).append(event)
    return history


def _mail_id(shipment: Shipment, parcel: Parcel) -> str:
    named = f"mail\0{shipment.run_id}\0{parcel.sales_rep_id}"
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _without(address: str, text: str) -> str:
    """A server's answer without the address that it may repeat."""
    return re.sub(re.escape(address), masked(address), text, flags=re.IGNORECASE)

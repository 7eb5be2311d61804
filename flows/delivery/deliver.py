"""Delivers the published run: the shared folder first, then mail; words what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.delivery.mail import UNDELIVERED, Order, Sending, Slip, plan_mail, send_mail
from flows.delivery.message import Letterhead
from flows.delivery.parcels import Parcel, Shipment, read_shipment
from flows.delivery.secret import fetch_secret
from flows.delivery.shared_folder import Copied, copy_to_share, pending_copies
from flows.delivery.transport import MailServer
from flows.errors import UsageError
from flows.releases import current_release
from flows.settings import Settings

DELIVERED, NOT_DELIVERED = 0, 6


@dataclass(frozen=True)
class Delivery:
    """What was delivered, or would be: folders copied, folders to copy, and every rep's mail."""

    shipment: Shipment
    settings: Settings
    is_sent: bool
    copied: tuple[Copied, ...] = ()
    to_copy: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = field(default=())

    @property
    def failures(self) -> list[str]:
        """What did not arrive and should have; a rep without an address is only told."""
        folders = [f"folder {one.folder}: {one.problem}" for one in self.copied if one.problem]
        mails = [
            f"mail to {slip.parcel.sales_rep_id}: {slip.state}, {slip.detail}"
            for slip in self.slips
            if slip.state in UNDELIVERED
        ]
        return folders + mails

    @property
    def exit_code(self) -> int:
        """6 when something did not arrive."""
        return NOT_DELIVERED if self.is_sent and self.failures else DELIVERED


def delivers(settings: Settings) -> bool:
    """Whether this home delivers anything by itself."""
    return bool(settings.shared_folder or settings.mail)


def published_shipment(home: Path) -> Shipment:
    """What the last published run made for the reps; UsageError before the first."""
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published yet", where=str(home), fix="`huikuan run` first")
    return read_shipment(release)


def preview(home: Path, settings: Settings, now: datetime, order: Order) -> Delivery:
    """What would be delivered; touches nothing."""
    shipment = _asked_for(home, settings, order)
    share, sending = settings.shared_folder, _sending(home, settings, shipment, now, order)
    return Delivery(
        shipment,
        settings,
        is_sent=False,
        to_copy=tuple(pending_copies(home, share, shipment)) if share else (),
        slips=tuple(plan_mail(sending)) if sending else (),
    )


def deliver(home: Path, settings: Settings, now: datetime, order: Order) -> Delivery:
    """Copies and mails; the caller holds the home's lock. Mail waits until `dry_run = false`."""
    shipment = _asked_for(home, settings, order)
    share, sending = settings.shared_folder, _sending(home, settings, shipment, now, order)
    copied = copy_to_share(home, share, shipment, order.wait) if share else []
    return Delivery(shipment, settings, True, tuple(copied), (), tuple(_mailed(sending)))


def _sending(
    home: Path, settings: Settings, shipment: Shipment, now: datetime, order: Order
) -> Sending | None:
    if settings.mail is None:
        return None
    return Sending(home, Letterhead(settings.mail, settings.language, now), shipment, order)


def _mailed(sending: Sending | None) -> list[Slip]:
    """Mails what is to be mailed, or says what would be while `dry_run` stands."""
    if sending is None:
        return []
    mail, slips = sending.head.mail, plan_mail(sending)
    if not mail.may_send or not any(slip.state == "to send" for slip in slips):
        return slips
    secret = fetch_secret(mail.password) if mail.password else ""
    with MailServer(mail, secret) as server:
        return send_mail(sending, slips, server)


def refuse_dry(settings: Settings) -> None:
    """UsageError when mail is asked for in a home that is told not to send any."""
    if settings.mail is not None and not settings.mail.may_send:
        raise UsageError(
            "this home sends no mail yet: dry_run is true",
            where="huikuan.toml, [mail]",
            why="a copy of a home, or a trial, must not write to the reps",
            fix="write dry_run = false under [mail], then send again",
        )


def _asked_for(home: Path, settings: Settings, order: Order) -> Shipment:
    if not delivers(settings):
        raise UsageError(
            "this home names no shared folder and no mail server",
            where="huikuan.toml",
            fix="add [delivery] shared_folder or [mail]; docs/operations.md shows both",
        )
    shipment = published_shipment(home)
    known = [parcel.sales_rep_id for parcel in shipment.parcels]
    if order.sales_rep_id is not None and order.sales_rep_id not in known:
        raise UsageError(
            f"rep {order.sales_rep_id!r} has no files in run {shipment.run_id}",
            fix=f"known: {', '.join(known) or 'nobody'}",
        )
    return shipment


def delivery_lines(delivery: Delivery) -> list[str]:
    """What came of it for a person: one line a folder that is new or failed, one line a rep."""
    settings, shipment = delivery.settings, delivery.shipment
    lines = [f"run      {shipment.run_id} as of {shipment.as_of}"]
    if settings.shared_folder:
        lines += [f"folder   {settings.shared_folder}", *_folder_lines(delivery)]
    if settings.mail:
        may_not = (
            "" if delivery.is_sent and settings.mail.may_send else "; dry run: nothing is sent"
        )
        lines += [f"mail     {settings.mail.shown}{may_not}"]
        lines += [_slip_line(slip) for slip in delivery.slips]
    return lines


def delivery_outcome(delivery: Delivery) -> str:
    """The same in a few words."""
    arrived = sum(not one.problem for one in delivery.copied)
    folders = [f"{arrived} of {len(delivery.copied)} folders copied"] if delivery.copied else []
    states: dict[str, int] = {}
    for slip in delivery.slips:
        states[slip.state] = states.get(slip.state, 0) + 1
    mails = [f"{count} {state}" for state, count in states.items()]
    mail = delivery.settings.mail
    label = "mail" if mail and mail.may_send else "mail (dry run)"
    return (
        ", ".join([*folders, *([f"{label}: {', '.join(mails)}"] if mails else [])]) or "no change"
    )


def delivery_document(delivery: Delivery) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "run_id": delivery.shipment.run_id,
        "as_of": delivery.shipment.as_of.isoformat(),
        "is_sent": delivery.is_sent,
        "folders_to_copy": list(delivery.to_copy),
        "folders": [vars(one) for one in delivery.copied],
        "mails": [_slip_document(slip) for slip in delivery.slips],
        "failures": delivery.failures,
    }


def _folder_lines(delivery: Delivery) -> list[str]:
    planned = [f"  {folder:<12} would be copied" for folder in delivery.to_copy]
    return [*planned, *(_copied_line(one) for one in delivery.copied)] or ["  up to date"]


def _copied_line(one: Copied) -> str:
    if one.problem:
        return f"  {one.folder:<12} NOT COPIED: {one.problem}"
    kept = f", {one.kept} written in and kept in earlier/" if one.kept else ""
    return f"  {one.folder:<12} {one.came} files new, {one.went} of before removed{kept}"


def _slip_line(slip: Slip) -> str:
    told = f": {slip.detail}" if slip.detail else ""
    files = f"  {_names(slip.parcel, slip)}" if slip.state in ("to send", "sent") else ""
    return f"  {slip.parcel.sales_rep_id:<12} {slip.recipient:<24} {slip.state}{told}{files}"


def _names(parcel: Parcel, slip: Slip) -> str:
    kilobytes = -(-sum(file.size for file in slip.files) // 1000)
    names: Sequence[str] = [parcel.inside(file) for file in slip.files]
    return f"{', '.join(names)} ({kilobytes} kB)"


def _slip_document(slip: Slip) -> dict[str, Any]:
    return {
        "sales_rep_id": slip.parcel.sales_rep_id,
        "recipient": slip.recipient,
        "number": slip.number,
        "state": slip.state,
        "detail": slip.detail,
        "files": [slip.parcel.inside(file) for file in slip.files],
    }

"""The last stage of a morning: brings what was published to the reps.

The run is published whatever happens here; what did not arrive is told and tried again by
`huikuan deliver --send` or by the next run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.delivery.deliver import (
    Delivery,
    deliver,
    delivers,
    delivery_document,
    delivery_lines,
    delivery_outcome,
    preview,
    refuse_dry,
)
from flows.delivery.mail import Order
from flows.errors import EnvironmentFault, HuikuanError, UsageError
from flows.lock import hold
from flows.recovery import recover_if_idle
from flows.releases import current_release
from flows.settings import Settings
from flows.stages import Outcome, Session, Wrap, follow, plainly


class NotDelivered(EnvironmentFault):
    """Something did not arrive; the delivery says what did."""

    def __init__(self, delivery: Delivery) -> None:
        failures = delivery.failures
        super().__init__(
            f"{len(failures)} of the deliveries did not arrive",
            where="; ".join(failures[:3]),
            why="the run is published; what is missing is in its outbox",
            fix="mend what is named, then `huikuan deliver --send`",
        )
        self.delivery = delivery


@dataclass(frozen=True)
class Ended:
    """How a morning ended: the run, what was delivered if anything was to be, and what failed."""

    outcome: Outcome
    delivery: Delivery | None = None
    fault: HuikuanError | None = None


@dataclass(frozen=True)
class Answer:
    """What `huikuan deliver` prints, and its exit code."""

    lines: list[str]
    document: dict[str, Any]
    exit_code: int


def follow_to_the_reps(session: Session, wrap: Wrap = plainly) -> Ended:
    """Follows the stages of a run and then delivers it; each is wrapped under its name."""
    return deliver_outcome(session, follow(session, wrap), wrap)


def deliver_outcome(session: Session, outcome: Outcome, wrap: Wrap = plainly) -> Ended:
    """Delivers a run that is current; one of the past, or a home that names nobody, ends here."""
    is_current = outcome.release == current_release(session.request.home)
    if not is_current or not delivers(session.settings):
        return Ended(outcome)
    try:
        return Ended(outcome, wrap("deliver", _deliver)(session))
    except NotDelivered as fault:
        return Ended(outcome, fault.delivery, fault)
    except HuikuanError as fault:
        return Ended(outcome, None, fault)


def _deliver(session: Session) -> Delivery:
    session.lock.stage("deliver")
    with session.narrator.stage("deliver") as narrator:
        delivery = deliver(session.request.home, session.settings, session.now, Order())
        narrator.outcome = delivery_outcome(delivery)
    if delivery.exit_code:
        raise NotDelivered(delivery)
    return delivery


def ended_lines(ended: Ended) -> list[str]:
    """What a run's summary says of its delivery: nothing when all went well."""
    return ended.fault.lines() if ended.fault else []


def ended_document(ended: Ended) -> dict[str, Any]:
    """The delivery as part of a run's document; empty in a home that delivers nothing."""
    told = {"delivery": delivery_document(ended.delivery)} if ended.delivery else {}
    return {**told, "delivery_fault": ended.fault.what} if ended.fault else told


def show_delivery(home: Path, settings: Settings, now: datetime, order: Order) -> Answer:
    """What `huikuan deliver` would send; touches nothing."""
    recover_if_idle(home)
    return _answer(preview(home, settings, now, order))


def send_delivery(home: Path, settings: Settings, now: datetime, order: Order) -> Answer:
    """Sends the published run's files, under the home's lock."""
    refuse_dry(settings)
    with hold(home, "huikuan deliver", now):
        return _answer(deliver(home, settings, now, order))


def read_order(sales_rep_id: str | None, is_again: bool, reason: str | None) -> Order:
    """What the options ask for; sending again needs a reason, which the ledger keeps."""
    if is_again != bool(reason and reason.strip()):
        raise UsageError(
            "--resend and --reason go together",
            why="the ledger keeps why somebody got the same list twice",
            fix='such as: huikuan deliver --send --rep Y01 --resend --reason "not in his inbox"',
        )
    return Order(sales_rep_id, (reason or "").strip())


def _answer(delivery: Delivery) -> Answer:
    return Answer(delivery_lines(delivery), delivery_document(delivery), delivery.exit_code)

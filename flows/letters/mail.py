"""Mails released letters that go by mail, each once, on the day that it bears.

`mail_attempted` is written before the server is asked; `mail_sent` or `mail_refused` follows when
the outcome is certain. An attempt without either is a question for a person (`letters settle`):
nothing mails that letter again by itself. A refusal for good is also a `letter_bounced`, since the
letter reached nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.delivery.address import is_address, masked
from flows.delivery.declaration import MailSettings
from flows.delivery.letter_message import Posted, compose_letter, letter_message_id
from flows.delivery.message import Letterhead
from flows.delivery.retry import Flaky, Wait, keep_trying
from flows.delivery.secret import fetch_secret
from flows.delivery.transport import MailServer, Refused, Uncertain
from flows.errors import EnvironmentFault, UsageError
from flows.ledger import Event, EventType, Ledger, Writer, open_ledger
from flows.letters.desk import Answer, Known, read_known
from flows.letters.released_file import count_paid_since, release_said, released_file
from flows.letters.standing import IN_QUESTION, MAIL_WAITING, Standing
from flows.lock import hold
from flows.outbox.money_text import money_text
from flows.outcomes import WAREHOUSE
from flows.recovery import recover
from flows.settings import Settings
from flows.zone import CHINA

POSTED = """
    select letters.letter_id, letters.letter_number,
        coalesce(trim(letters.recipient_email), '') as address,
        coalesce(letters.recipient_name, '') as recipient_name,
        coalesce(letters.contact_name, '') as contact_name,
        letters.language, kinds.kind_zh, kinds.kind_en,
        cast(letters.letter_date as varchar) as letter_date, letters.item_count,
        coalesce(companies.legal_name, '') as seller_name,
        coalesce(companies.contact_phone, '') as seller_phone,
        coalesce(reps.rep_name, companies.contact_name, '') as rep_name,
        coalesce(trim(reps.email), '') as rep_email
    from marts.letters_due as letters
    inner join (
        select letter_kind, min(label_zh) as kind_zh, min(label_en) as kind_en
        from staging.stg_policy__letter_kinds group by letter_kind
    ) as kinds on letters.letter_kind = kinds.letter_kind
    left join intermediate.int_companies as companies on letters.company_id = companies.company_id
    left join intermediate.int_sales_reps as reps on letters.sales_rep_id = reps.sales_rep_id
    where letters.letter_id = ?
"""
AMOUNTS = """
    select amounts.currency_code, amounts.total_amount, coalesce(currencies.decimals, 2) as decimals
    from marts.letter_amounts as amounts
    left join staging.stg_policy__currencies as currencies
        on amounts.currency_code = currencies.currency_code
    where amounts.letter_id = ?
    order by amounts.currency_code
"""
NOT_MAILED_CODE = EnvironmentFault.exit_code
NOTHING = "no released letter waits for its mail"
NO_SERVER, DRY_RUN = "no_mail_server", "mail_dry_run"


@dataclass(frozen=True)
class LetterSlip:
    """A letter's mail: what would be sent or became of it; the address is masked."""

    letter: Standing
    posted: Posted
    state: str = "to send"
    detail: str = ""

    @property
    def recipient(self) -> str:
        """The address as it may be shown."""
        return masked(self.posted.address) if is_address(self.posted.address) else "-"

    @property
    def failure(self) -> str:
        """What did not go and should have; empty for one that went."""
        return "" if self.state == "mailed" else f"{self.letter.number}: {self.state}"

    def document(self) -> dict[str, str]:
        """The slip for a machine."""
        told = {"state": self.state, "detail": self.detail}
        return {"number": self.letter.number, "recipient": self.recipient, **told}


@dataclass(frozen=True)
class Mailing:
    """One mailing: the home, what its settings say, the moment; `wait` is for tests."""

    home: Path
    settings: Settings
    now: datetime
    wait: Wait | None = None

    @property
    def day(self) -> date:
        """The day in China, which a letter that is mailed now must bear."""
        return self.now.astimezone(CHINA).date()


def mail_hindrance(mail: MailSettings | None) -> str:
    """Why no letter can go by mail from this home; empty when it can."""
    if mail is None:
        return NO_SERVER
    return "" if mail.may_send else DRY_RUN


def refuse_dry(settings: Settings) -> None:
    """UsageError when letters are to be mailed from a home that sends no mail."""
    hindrance = mail_hindrance(settings.mail)
    if hindrance:
        raise UsageError(
            "this home names no mail server"
            if hindrance == NO_SERVER
            else "this home sends no mail yet: dry_run is true",
            where="huikuan.toml, [mail]",
            why="a copy of a home, or a trial, must not write to customers",
            fix="add [mail] with dry_run = false; docs/operations.md shows it",
        )


def plan_letters(
    mailing: Mailing, known: Known, only: Sequence[Standing] | None = None
) -> list[LetterSlip]:
    """The released letters whose mail waits for somebody: to send, or why not; sends nothing.

    only: no others than these, whose figures were compared just now.
    """
    asked_for = known.letters.keys() if only is None else {letter.letter_id for letter in only}
    waiting = [
        letter
        for letter_id, letter in known.letters.items()
        if letter_id in asked_for and letter.mail_state in MAIL_WAITING
    ]
    in_order = sorted(waiting, key=lambda one: one.number)
    return [_slip(mailing, letter, is_fresh=only is not None) for letter in in_order]


def send_letters(mailing: Mailing, slips: Sequence[LetterSlip]) -> list[LetterSlip]:
    """Mails what is to send; the caller holds the home's lock. A refusal never stops the others."""
    mail = mailing.settings.mail
    if mail is None or not mail.may_send or not any(one.state == "to send" for one in slips):
        return list(slips)
    secret = fetch_secret(mail.password) if mail.password else ""
    with open_ledger(mailing.home) as ledger, MailServer(mail, secret) as server:
        desk = _Desk(mailing, mail, ledger, server)
        return [desk.send(slip) if slip.state == "to send" else slip for slip in slips]


def show_mail(mailing: Mailing) -> Answer:
    """What `huikuan letters mail` would send, to whom (masked), and what waits for a person."""
    slips = plan_letters(mailing, read_known(mailing.home))
    return Answer(slip_lines(slips) or [NOTHING], _document(slips))


def send_mail(mailing: Mailing) -> Answer:
    """Mails under the home's lock what was released today and did not go."""
    refuse_dry(mailing.settings)
    with hold(mailing.home, "huikuan letters mail", mailing.now):
        recover(mailing.home)
        slips = send_letters(mailing, plan_letters(mailing, read_known(mailing.home)))
    code = NOT_MAILED_CODE if any(slip.failure for slip in slips) else 0
    return Answer(slip_lines(slips) or [NOTHING], _document(slips), code)


def slip_lines(slips: Sequence[LetterSlip]) -> list[str]:
    """One line a mail: to whom (masked) and what became of it."""
    return [
        f"mail     {one.letter.number:<22} {one.recipient:<24} {one.state}"
        + (f": {one.detail}" if one.detail else "")
        for one in slips
    ]


def _document(slips: Sequence[LetterSlip]) -> dict[str, Any]:
    return {"mails": [slip.document() for slip in slips]}


def _slip(mailing: Mailing, letter: Standing, is_fresh: bool) -> LetterSlip:
    said = release_said(letter)
    release = mailing.home / "releases" / str(said["release_run"])
    slip = LetterSlip(letter, _posted(release / WAREHOUSE, letter.letter_id))
    if letter.mail_state == IN_QUESTION:
        own_id = letter.mail[-1].read()["message_id"]
        detail = f"look for {own_id} in the server's log, then `huikuan letters settle`"
        return replace(slip, state="ask a person", detail=detail)
    if not is_address(slip.posted.address):
        return replace(slip, state="bad address", detail="void it, then mend the master data")
    if said["letter_date"] != mailing.day.isoformat():
        detail = f"it bears {said['letter_date']}; void it, and the next run plans it again"
        return replace(slip, state="too late", detail=detail)
    if not is_fresh and (changed := count_paid_since(mailing.home, letter)):
        detail = f"{changed} documents are open with less than it asks for; void it"
        return replace(slip, state="paid since", detail=detail)
    return slip


def _posted(database: Path, letter_id: str) -> Posted:
    with warehouse.read_only(database) as connection:
        [row] = warehouse.rows(connection, POSTED, [letter_id])
        totals = warehouse.rows(connection, AMOUNTS, [letter_id])
    return Posted(**row, amounts=[_amount(total) for total in totals])


def _amount(total: dict[str, Any]) -> str:
    amount: Decimal = total["total_amount"]
    return f"{total['currency_code']} {money_text(amount, total['decimals'])}"


class _Desk:
    """Mails letter after letter; `fault` says why it makes no sense to go on."""

    def __init__(
        self, mailing: Mailing, mail: MailSettings, ledger: Ledger, server: MailServer
    ) -> None:
        self._mailing, self._mail, self._ledger, self._server = mailing, mail, ledger, server
        self._head = Letterhead(mail, mailing.settings.language, mailing.now)
        self._fault = ""

    def send(self, slip: LetterSlip) -> LetterSlip:
        """Mails one letter, between two ledger events."""
        if not self._fault:
            self._fault = self._greeted()
        if self._fault:
            return replace(slip, state="not tried", detail=self._fault)
        path = released_file(self._mailing.home, slip.letter)
        message = compose_letter(self._head, slip.posted, path.name, path.read_bytes())
        self._note("mail_attempted", slip, {})
        address = slip.posted.address
        try:
            self._try(lambda: self._server.send(message, self._mail.sender, address))
        except Uncertain as error:
            own_id = letter_message_id(slip.letter.letter_id, self._mail.sender)
            detail = f"{_without(address, str(error))}; look for {own_id} in the server's log"
            return replace(slip, state="ask a person", detail=detail)
        except (Flaky, Refused, EnvironmentFault) as error:
            return self._refused(slip, error)
        self._note("mail_sent", slip, {})
        return replace(slip, state="mailed")

    def _greeted(self) -> str:
        """Connects; why that is not possible, or nothing."""
        try:
            self._try(self._server.greet)
        except EnvironmentFault as error:
            return error.what
        except Flaky as error:
            return str(error)
        return ""

    def _try(self, action: Callable[[], object]) -> None:
        keep_trying(action, self._mail.attempts, self._mailing.wait)

    def _refused(self, slip: LetterSlip, error: Exception) -> LetterSlip:
        """One for good has reached nobody, so it counts as returned."""
        is_final = isinstance(error, Refused)
        detail = _without(slip.posted.address, getattr(error, "what", str(error)))
        self._note("mail_refused", slip, {"is_final": is_final, "reason": detail})
        if is_final:
            self._note("letter_bounced", slip, {"status_code": detail[:3], "reason": detail})
        return replace(slip, state="refused" if is_final else "not mailed", detail=detail)

    def _note(self, event_type: EventType, slip: LetterSlip, more: dict[str, object]) -> None:
        letter_id = slip.letter.letter_id
        own_id = letter_message_id(letter_id, self._mail.sender)
        said = {
            "letter_number": slip.letter.number,
            "recipient": slip.recipient,
            "message_id": own_id,
            "tracking_number": own_id,
            "pdf_sha256": release_said(slip.letter)["pdf_sha256"],
            "evidence_grade": "weak",
            **more,
        }
        run_id = str(release_said(slip.letter)["release_run"])
        writer = Writer(run_id, f"release:{run_id}")
        self._ledger.append([Event(event_type, letter_id, said)], self._mailing.now, writer)


def _without(address: str, text: str) -> str:
    """A server's answer without the address that it may repeat."""
    return re.sub(re.escape(address), masked(address), text, flags=re.IGNORECASE)

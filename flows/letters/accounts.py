"""Confirms a changed bank account, as a second person who read its number somewhere else."""

from __future__ import annotations

from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.ledger import Event, consult_ledger, open_ledger
from flows.letters.desk import Act, Answer
from flows.letters.persons import is_same_person
from flows.letters.planned import account_subject
from flows.lock import hold
from flows.outcomes import WAREHOUSE
from flows.recovery import recover
from flows.releases import current_release

UNCONFIRMED = """
    select company_id, currency_code, bank_name, account_name, account_number, account_fingerprint
    from intermediate.int_company_bank_accounts
    where not is_confirmed
    order by company_id, currency_code
"""


def confirm_account(act: Act, account_number: str) -> Answer:
    """Confirms the changed account of that number, which is typed from the bank's own paper.

    UsageError: no changed account has the number, or the confirming person ran the run himself.
    """
    with hold(act.home, act.command, act.now):
        recover(act.home)
        release = current_release(act.home)
        if release is None:
            raise UsageError("nothing is published", fix="`huikuan run` first")
        with warehouse.read_only(release / WAREHOUSE) as connection:
            changed = warehouse.rows(connection, UNCONFIRMED)
        accounts = [
            one for one in changed if _plain(one["account_number"]) == _plain(account_number)
        ]
        if not accounts:
            raise UsageError(
                f"no changed account of the current run has the number {account_number}",
                why="the number is to be read from the bank's paper, not from huikuan.toml",
                fix="compare both; a wrong account in huikuan.toml is a reason to ask who wrote it",
            )
        _refuse_own(act, release.name)
        with open_ledger(act.home) as ledger:
            ledger.append([_event(act, account) for account in accounts], act.now)
    lines = [
        f"confirmed  {one['company_id']} {one['currency_code']}  {one['account_name']}, "
        f"{one['bank_name']}, {one['account_number']}; the next run lets letters go on"
        for one in accounts
    ]
    return Answer(lines, {"confirmed": accounts})


def _refuse_own(act: Act, run_id: str) -> None:
    """Whoever ran the run that met the new account is the first person."""
    with consult_ledger(act.home) as ledger:
        started = [
            event
            for event in ledger.events_through(ledger.last_sequence())
            if event.event_type == "run_started" and event.run_id == run_id
        ]
    first = str(started[-1].read().get("started_by", "")) if started else ""
    if is_same_person(first, act.person.name):
        raise UsageError(
            f"the run that met the new account was run by {first}",
            why="a changed account is confirmed by a second person",
            fix="let somebody else confirm it: --as with his name",
        )


def _event(act: Act, account: dict[str, Any]) -> Event:
    subject = account_subject(account["company_id"], account["currency_code"])
    said = {"account_fingerprint": account["account_fingerprint"], **act.person.document()}
    return Event("confirmation", subject, said)


def _plain(number: object) -> str:
    return "".join(str(number).split()).replace("-", "")

"""Lets letters go out: a run of its own on the newest inputs, through both gates.

The run compares what was approved with what would be planned now; what has changed is withheld
with the reason. Date and deadline are set here.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows import warehouse
from flows.errors import UsageError, environment_guard
from flows.letters.desk import Answer, Known, read_known
from flows.letters.mail import (
    NOT_MAILED_CODE,
    LetterSlip,
    Mailing,
    mail_hindrance,
    plan_letters,
    send_letters,
    slip_lines,
)
from flows.letters.persons import Person
from flows.letters.standing import Standing
from flows.lock import RunLock, hold
from flows.manifest import list_outputs
from flows.narrator import Narrator
from flows.outcomes import WAREHOUSE
from flows.plan import settings_in_force
from flows.quality import make_judge
from flows.recovery import recover
from flows.request import ReleaseOrder, Request
from flows.settings import Settings
from flows.stages import Outcome, Session, follow
from flows.transform import start_transformer
from flows.zone import CHINA

REASONS = """
    select letter_id, withheld_reason from marts.letters_due where withheld_reason is not null
"""


@dataclass(frozen=True)
class Wish:
    """What is to go out: these numbers, or everything that may; who says so, and when.

    supersede: a file that a published run has read may be replaced by other bytes of its name.
    """

    numbers: tuple[str, ...]
    is_everything: bool
    person: Person
    now: datetime
    supersede: bool = False


def release_letters(home: Path, settings: Settings, wish: Wish, narrator: Narrator) -> Answer:
    """Runs the release under the home's lock and tells what went out and what did not, and why.

    What goes by mail is mailed at once, under the same lock.
    """
    with hold(home, "huikuan letters release", wish.now) as lock:
        recover(home)
        known = read_known(home)
        letters = _ordered(known, wish)
        outcome = _run(home, settings, (letters, wish), (lock, narrator))
        lock.stage("mail")
        mailing = Mailing(home, settings, wish.now)
        slips = send_letters(mailing, plan_letters(mailing, read_known(home), letters))
    return _told(mailing, letters, outcome, slips)


def _ordered(known: Known, wish: Wish) -> list[Standing]:
    may_go = [letter for letter in known.letters.values() if _may_go(known, letter)]
    if wish.is_everything:
        if not may_go:
            raise UsageError(
                "no letter waits for its release",
                fix="`huikuan letters list` shows what must be approved first",
            )
        return may_go
    letters = known.named(wish.numbers)
    for letter in letters:
        if not _may_go(known, letter):
            raise UsageError(f"{letter.number} cannot go out: {_why_not(known, letter)}")
    return letters


def _may_go(known: Known, letter: Standing) -> bool:
    is_ready = letter.status == "planned" and not letter.needs_approval
    is_current = letter.said["run_id"] == known.current_run_id
    return letter.status == "approved" or (is_ready and is_current)


def _why_not(known: Known, letter: Standing) -> str:
    if letter.status == "ask a person":
        return "its release was interrupted; answer with `huikuan letters settle` whether it went"
    if letter.status != "planned":
        return f"it is {letter.status}"
    if letter.needs_approval:
        return "it is not approved"
    return f"it is not of the current run {known.current_run_id}"


def _run(
    home: Path,
    settings: Settings,
    asked: tuple[Sequence[Standing], Wish],
    held: tuple[RunLock, Narrator],
) -> Outcome:
    (letters, wish), (lock, narrator) = asked, held
    order = ReleaseOrder(
        tuple(sorted(letter.letter_id for letter in letters)),
        wish.now.astimezone(CHINA).date(),
        wish.person.name,
    )
    request = Request(
        home, None, None, force=False, is_direct=True, supersede=wish.supersede, release=order
    )
    logs = home / "runs" / "starting"
    with environment_guard("The folder for logs could not be made"):
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir(parents=True)
    with ExitStack() as children:
        declared = settings_in_force(request, settings)
        transformer = start_transformer(
            logs / "dbt.log", [source.layout for source in declared.sources]
        )
        children.callback(transformer.close)
        gatekeeper = make_judge(logs / "great_expectations.log")
        children.callback(gatekeeper.close)
        return follow(Session(request, settings, wish.now, transformer, gatekeeper, lock, narrator))


def _told(
    mailing: Mailing, letters: Sequence[Standing], outcome: Outcome, slips: Sequence[LetterSlip]
) -> Answer:
    if outcome.plan.arguments.purpose != "release":
        raise UsageError(
            "nothing went out: the newest files tell an earlier day than the last run",
            fix="`huikuan plan` shows which day; letters go out by the newest figures only",
        )
    known, reasons = read_known(mailing.home), _reasons(outcome)
    hindrance = mail_hindrance(mailing.settings.mail)
    told = [_end(known, letter, reasons, hindrance) for letter in letters]
    run_id = outcome.plan.arguments.run_id
    posting = [path for path in list_outputs(outcome.release) if "/posting/" in path]
    lines = [f"{one['number']:<22} {one['outcome']} {one['reason']}".rstrip() for one in told]
    lines += [f"run      {run_id}", f"look at  {outcome.release / 'outbox'}"]
    lines += [f"post     {path}" for path in posting]
    lines += slip_lines(slips)
    document = {
        "run_id": run_id,
        "letters": told,
        "release": str(outcome.release),
        "posting": posting,
        "mails": [slip.document() for slip in slips],
    }
    return Answer(lines, document, NOT_MAILED_CODE if any(one.failure for one in slips) else 0)


def _reasons(outcome: Outcome) -> dict[str, str]:
    with warehouse.read_only(outcome.release / WAREHOUSE) as connection:
        rows = warehouse.rows(connection, REASONS)
    return {str(row["letter_id"]): str(row["withheld_reason"]) for row in rows}


def _end(
    known: Known, letter: Standing, reasons: Mapping[str, str], hindrance: str
) -> dict[str, str]:
    """What became of a letter that was to go out."""
    after = known.letters[letter.letter_id]
    if after.status == "released":
        return {"number": letter.number, "outcome": "released", "reason": ""}
    lapsed = after.last("letter_lapsed").get("reason") if after.status == "lapsed" else None
    unprinted = hindrance if letter.said.get("channel") == "mail" and hindrance else "not_printed"
    reason = str(lapsed or reasons.get(letter.letter_id, unprinted))
    return {"number": letter.number, "outcome": "withheld", "reason": reason}

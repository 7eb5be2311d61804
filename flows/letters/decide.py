"""Records what people decide about letters: approve, reject, declare void, answer what happened.

An approval is bound to the hash of what the letter says and to the file that was there to read; it
comes from another person than the one who prepared it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, UsageError
from flows.ledger import Event
from flows.letters.desk import Act, Answer, Known, record, refuse
from flows.letters.persons import is_same_person
from flows.letters.standing import IN_QUESTION, Standing
from flows.run import hash_file

# What an approval repeats of the plan: SQL compares the day's letter with it.
SAID = (
    "letter_number", "company_id", "debtor_id", "letter_kind", "letter_level", "cycle",
    "content_fingerprint", "items_fingerprint", "recipient_fingerprint", "account_fingerprint",
    "template_sha256", "content_sha256", "pdf_sha256",
)  # fmt: skip


def approve(act: Act, numbers: Sequence[str]) -> Answer:
    """Approves planned letters of the current run; UsageError when one may not be approved."""

    def decide(known: Known, letters: Sequence[Standing]) -> list[Event]:
        events: list[Event] = []
        for letter in letters:
            _refuse_approval(act, known, letter)
            said = {name: letter.said.get(name) for name in SAID}
            events.append(Event("letter_approved", letter.letter_id, {**said, **_by(act)}))
        return events

    letters = record(act, numbers, decide)
    return _told(letters, "approved", f"by {act.person.name}; `huikuan letters release` lets go")


def reject(act: Act, numbers: Sequence[str], reason: str) -> Answer:
    """Rejects letters that wait; one of the same content is not planned again in its cycle."""

    def decide(_known: Known, letters: Sequence[Standing]) -> list[Event]:
        for letter in letters:
            if letter.status not in ("planned", "approved"):
                raise refuse(letter, "cannot be rejected", "only a letter that waits can be")
        said = {"reason": _reason(reason), **_by(act)}
        return [Event("letter_rejected", letter.letter_id, said) for letter in letters]

    return _told(record(act, numbers, decide), "rejected", reason)


def void(act: Act, numbers: Sequence[str], reason: str) -> Answer:
    """Declares letters void; their documents go back one step."""

    def decide(_known: Known, letters: Sequence[Standing]) -> list[Event]:
        for letter in letters:
            if letter.status not in ("approved", "released"):
                fix = "say with `huikuan letters settle` whether it went out"
                raise refuse(letter, "cannot be declared void", fix)
        said = {"reason": _reason(reason), **_by(act)}
        return [Event("letter_void", letter.letter_id, said) for letter in letters]

    return _told(record(act, numbers, decide), "void", reason)


def settle(act: Act, number: str, went_out: bool, reason: str) -> Answer:
    """Answers whether a letter whose release or mail was interrupted went out."""

    def decide(_known: Known, letters: Sequence[Standing]) -> list[Event]:
        letter = letters[0]
        told = {"reason": _reason(reason), **_by(act)}
        if letter.mail_state == IN_QUESTION:
            return [_settled_mail(letter, went_out, told)]
        if letter.status != "ask a person":
            raise refuse(letter, "needs no answer", "only what was interrupted asks a person")
        attempted = letter.last("letter_release_attempted")
        said = {name: value for name, value in attempted.items() if name != "items"}
        if went_out:
            released = {**said, **told, "evidence_grade": "weak"}
            return [Event("letter_released", letter.letter_id, released)]
        return [Event("letter_lapsed", letter.letter_id, {**said, **told})]

    letters = record(act, [number], decide)
    outcome = "went out" if went_out else _not_sent(letters[0])
    return _told(letters, outcome, reason)


def _settled_mail(letter: Standing, went_out: bool, told: dict[str, object]) -> Event:
    attempted = letter.mail[-1].read()
    if went_out:
        return Event("mail_sent", letter.letter_id, {**attempted, **told})
    return Event("mail_refused", letter.letter_id, {**attempted, **told, "is_final": False})


def _not_sent(letter: Standing) -> str:
    if letter.mail_state == IN_QUESTION:
        return "was not mailed; `huikuan letters mail --send` mails it on the day that it bears"
    return "did not go out; the next run plans it again"


def _refuse_approval(act: Act, known: Known, letter: Standing) -> None:
    if letter.status != "planned":
        raise refuse(letter, "cannot be approved", "only a planned letter can be")
    if letter.said["run_id"] != known.current_run_id:
        raise refuse(letter, "is not of the current run", "look at it again after `huikuan run`")
    if is_same_person(act.person.name, letter.prepared_by):
        raise refuse(
            letter,
            f"was prepared by {letter.prepared_by}",
            "let a second person approve it: --as with his name",
            "who prepares a letter does not approve it",
        )
    path = planned_file(act.home, letter)
    if path is None or hash_file(path) != letter.said.get("pdf_sha256"):
        raise EnvironmentFault(
            f"The file of {letter.number} is not as it was published.",
            where=str(path or act.home / "releases" / known.current_run_id),
            why="an approval would be of something that nobody could read",
            fix="`huikuan run` builds the release again",
        )


def planned_file(home: Path, letter: Standing) -> Path | None:
    """The file of a planned letter in the release of the run that planned it."""
    release = home / "releases" / str(letter.said["run_id"])
    wanted = letter.said.get("pdf_sha256")
    for path in sorted(release.glob(f"outbox/*/letters/{letter.number}.pdf")):
        return path
    return next(
        (path for path in release.glob("outbox/*/letters/*.pdf") if hash_file(path) == wanted), None
    )


def _reason(text: str) -> str:
    if not text.strip():
        raise UsageError("a reason is needed", fix='--reason "…"; the ledger keeps it')
    return text.strip()


def _by(act: Act) -> dict[str, object]:
    return act.person.document()


def _told(letters: Sequence[Standing], outcome: str, detail: str) -> Answer:
    document: dict[str, Any] = {
        "letters": [{"number": letter.number, "outcome": outcome} for letter in letters]
    }
    return Answer([f"{letter.number}  {outcome}  {detail}" for letter in letters], document)

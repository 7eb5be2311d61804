"""Prints a copy (副本) of a letter that went out, when its debt is still what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from flows import warehouse
from flows.durable import sync
from flows.errors import EnvironmentFault, UsageError, environment_guard
from flows.ledger import Event, open_ledger
from flows.letters.desk import Act, Answer, read_known, refuse
from flows.letters.released_file import count_paid_since, tables_of_release
from flows.letters.standing import Standing
from flows.letters.templates import template_sha256
from flows.lock import hold
from flows.outbox.letter_model import letter_model
from flows.outbox.letter_rows import LetterEntry, read_letters
from flows.outbox.letters import open_compiler, print_letter
from flows.outbox.run_facts import read_run_facts
from flows.outcomes import WAREHOUSE
from flows.recovery import recover


def reissue(act: Act, number: str, reason: str, language: str) -> Answer:
    """Writes copies/<number>-<n>.pdf between two ledger events; nothing moves a step.

    UsageError: no reason, it did not go out, or what it asks for has changed since.
    """
    if not reason.strip():
        raise UsageError("a reason is needed", fix='--reason "…"; the ledger keeps it')
    with hold(act.home, act.command, act.now):
        recover(act.home)
        letter = read_known(act.home).named([number])[0]
        if letter.status != "released":
            raise refuse(letter, "cannot be copied", "only a letter that went out can be")
        _refuse_changed(act.home, letter)
        copy = 1 + sum(one.event_type == "letter_copy_attempted" for one in letter.history)
        path = act.home / "copies" / f"{letter.letter_id}-{copy}.pdf"
        said = {"copy_number": copy, "reason": reason.strip(), **act.person.document()}
        content = _printed(act.home, letter, language)
        with open_ledger(act.home) as ledger:
            ledger.append([Event("letter_copy_attempted", letter.letter_id, said)], act.now)
            _write(path, content)
            ledger.append([Event("letter_copied", letter.letter_id, said)], act.now)
    lines = [f"{letter.number}  copy {copy}  {path}"]
    return Answer(lines, {"number": letter.number, "copy_number": copy, "file": str(path)})


def _refuse_changed(home: Path, letter: Standing) -> None:
    """A copy asks again: for nothing that was paid meanwhile."""
    if changed := count_paid_since(home, letter):
        raise UsageError(
            f"{changed} documents of {letter.number} are open with less than it asks for",
            why="a copy would ask for what was paid",
            fix="let the next run make a new letter",
        )
    if letter.said.get("template_sha256") != template_sha256():
        raise UsageError(
            f"the templates have changed since {letter.number} went out",
            why="a copy must say what the letter said",
            fix="print the released file again and mark it 副本 by hand",
        )


def _printed(home: Path, letter: Standing, language: str) -> bytes:
    release = home / "releases" / str(letter.last("letter_release_attempted")["release_run"])
    with (
        tables_of_release(letter, release),
        warehouse.read_only(release / WAREHOUSE) as connection,
    ):
        facts = read_run_facts(connection)
        entry = _entry(read_letters(connection, [str(letter.said["sales_rep_id"])]), letter)
    copied = replace(entry, letter=replace(entry.letter, is_copy=True))
    return print_letter(open_compiler(), letter_model(copied, facts, language), facts.as_of_date)


def _entry(letters: dict[str, list[LetterEntry]], letter: Standing) -> LetterEntry:
    for entries in letters.values():
        for entry in entries:
            if entry.letter.letter_id == letter.letter_id:
                return entry
    raise EnvironmentFault(
        f"The release of {letter.number} does not know it any more.",
        fix="restore the folder of the release from your backup",
    )


def _write(path: Path, content: bytes) -> None:
    with environment_guard("The copy could not be written"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        sync(path)
        sync(path.parent)

"""A release that ends at any step: nothing went out, or it did, or a person is asked; once only."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import Defect, Locked, UsageError
from flows.ledger import Event, open_ledger
from flows.letters.decide import settle
from flows.letters.desk import Act, read_known
from flows.letters.persons import Person
from flows.lock import hold
from flows.manifest import GateResult, Manifest, hash_outputs
from flows.publish import commit_release, prepare
from flows.recovery import recover
from flows.run import RunArguments

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
STEPS = {
    "before_attempt": "approved",
    "after_attempt": "ask a person",
    "before_rename": "ask a person",
    "after_rename": "ask a person",
    "before_ledger": "ask a person",
    "after_ledger": "released",
}
FORK = multiprocessing.get_context("forkserver")
SAID = {"letter_number": "CK-1", "needs_approval": True, "prepared_by": "night"}


def home_with_an_approved_letter(home: Path) -> Path:
    with open_ledger(home) as ledger:
        ledger.append([Event("letter_planned", "L1", SAID)], NOW)
        ledger.append([Event("letter_approved", "L1", {**SAID, "person": "李"})], NOW)
    return home


def release_once(home: Path, step: str = "") -> None:
    """What a release run does around its commit; ends the process at a step."""
    zero = "0" * 64
    arguments = RunArguments(
        "release", (), {}, zero, date(2026, 6, 30), NOW, 0, zero, "", date(2026, 7, 1), ("L1",)
    )
    with hold(home, "test", NOW):
        recover(home)
        with open_ledger(home) as ledger:
            position = ledger.position_for(arguments.arguments_sha256)
        arguments = replace(arguments, ledger_sequence=position)
        release = prepare(home, arguments.run_id).release
        (release / "outbox").mkdir()
        (release / "outbox" / "CK-1.pdf").write_bytes(b"%PDF-")
        gates = (GateResult("gate 1", True, ()), GateResult("gate 2", True, ()))
        manifest = Manifest(arguments, (), gates, {}, {}, hash_outputs(release), None)
        attempt = Event("letter_release_attempted", "L1", {**SAID, "items": []})
        released = Event("letter_released", "L1", SAID)
        commit_release(home, manifest, ([attempt], [released]), NOW, _ends_at(step))


def _ends_at(step: str) -> Callable[[str], None]:
    def checkpoint(reached: str) -> None:
        if reached == step:
            os._exit(9)

    return checkpoint


def status(home: Path) -> str:
    return read_known(home).letters["L1"].status


@pytest.mark.parametrize("step", STEPS)
def test_a_release_that_ends_at_a_step_goes_out_once_or_asks(tmp_path: Path, step: str) -> None:
    home = home_with_an_approved_letter(tmp_path)
    child = FORK.Process(target=release_once, args=(home, step))
    child.start()
    child.join()
    assert child.exitcode == 9
    recover(home)
    assert status(home) == STEPS[step]
    if STEPS[step] == "approved":
        release_once(home)
        assert status(home) == "released"
    else:
        with pytest.raises(Defect, match="released already"):
            release_once(home)
    lying = sorted(path.name for path in (home / "releases").glob("*/outbox/*"))
    assert lying == ([] if STEPS[step] == "ask a person" else ["CK-1.pdf"])


@pytest.mark.parametrize(("went_out", "after"), [(True, "released"), (False, "lapsed")])
def test_a_person_answers_what_a_crash_left_open(
    tmp_path: Path, went_out: bool, after: str
) -> None:
    home = home_with_an_approved_letter(tmp_path)
    act = Act(home, "test", Person("王芳", "wf"), NOW)
    with pytest.raises(UsageError, match="needs no answer"):
        settle(act, "CK-1", went_out, "nobody asked")
    child = FORK.Process(target=release_once, args=(home, "after_rename"))
    child.start()
    child.join()
    settle(act, "CK-1", went_out, "打印室查过")
    assert status(home) == after


def test_of_two_releases_at_once_one_is_sent_away(tmp_path: Path) -> None:
    home = home_with_an_approved_letter(tmp_path)
    with hold(home, "the first", NOW), pytest.raises(Locked):
        release_once(home)
    release_once(home)
    assert status(home) == "released"

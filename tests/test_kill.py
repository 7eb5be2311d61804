"""A process that is killed or refused at any point of publishing leaves the old release or the new.

A small driver does what a daily run does around publishing. It runs in a child process that is
killed (kill -9), or whose system calls are refused, at every step and at every file operation in
turn. Then the same run is simply started again: nothing has to be cleaned up by hand.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import HuikuanError, environment_guard
from flows.ledger import Event, open_ledger
from flows.lock import hold
from flows.manifest import GateResult, Manifest, hash_outputs
from flows.publish import commit, confirm_rebuild, prepare
from flows.recovery import recover
from flows.releases import current_release, verify_release
from flows.run import RunArguments

ROOT = Path(__file__).resolve().parents[1]
SIX = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
STEPS = [
    "before_rename", "after_rename", "before_ledger", "after_ledger", "before_pointer",
    "after_pointer",
]  # fmt: skip
FILE_OPERATIONS = {"os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "open"}
KILLED = -signal.SIGKILL
UNDISTURBED = 100
TOO_MANY = 400

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["pytest", "flows.publish"])


def arguments_of(home: Path, day: int) -> RunArguments:
    zero = "0" * 64
    arguments = RunArguments("daily", (), {}, zero, date(2026, 6, day), SIX, 0, zero)
    with open_ledger(home) as ledger:
        position = ledger.position_for(arguments.arguments_sha256)
    return replace(arguments, ledger_sequence=position)


def events_of(day: int) -> list[Event]:
    """Letter L0 is wanted every day, as a letter is in every run of its month."""
    return [
        Event("episode_opened", f"T{day}", {}),
        Event("letter_planned", "L0", {}),
        Event("letter_planned", f"L{day}", {}),
    ]


def build(home: Path, arguments: RunArguments) -> Manifest:
    release = prepare(home, arguments.run_id).release
    with environment_guard("The run could not be built"):
        (release / "published").mkdir()
        (release / "published" / "open_items.csv").write_text(f"as_of\n{arguments.as_of}\n")
        (release / "warehouse.duckdb").write_bytes(b"tables")
        outputs = hash_outputs(release)
    with open_ledger(home) as ledger:
        ledger.append([Event("run_started", arguments.run_id, {})], SIX, arguments.writer)
        previous = ledger.previous_manifest_sha256(arguments.run_id)
    gates = (GateResult("gate_1", True, ()), GateResult("gate_2", True, ()))
    return Manifest(arguments, (), gates, {}, {}, outputs, previous)


def run_day(home: Path, day: int, checkpoint: Callable[[str], None] = lambda _step: None) -> None:
    """What a daily run does around publishing, and what it does when it is published already."""
    with hold(home, "huikuan run", SIX):
        recover(home)
        arguments = arguments_of(home, day)
        with open_ledger(home) as ledger:
            if ledger.published(arguments.run_id):
                return
        commit(home, build(home, arguments), events_of(day), SIX, checkpoint)


def force_day(home: Path, day: int) -> None:
    """A forced run of a published day."""
    with hold(home, "huikuan run --force", SIX):
        recover(home)
        confirm_rebuild(home, build(home, arguments_of(home, day)), SIX)


def kill_at(step: str) -> Callable[[str], None]:
    def checkpoint(reached: str) -> None:
        if reached == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint


def disturb_operation(number: int, failure: int) -> Callable[[], bool]:
    """Lets the n-th file operation of this process kill it, or fail with an error number.

    Returns a question: were there so many?
    """
    counted = 0

    def hook(event: str, details: tuple[object, ...]) -> None:
        nonlocal counted
        if event not in FILE_OPERATIONS:
            return
        counted += 1
        if counted == number:
            if failure == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(failure, os.strerror(failure), str(details[0]))

    sys.addaudithook(hook)
    return lambda: counted >= number


def child(home: Path, day: int, step: str, number: int, failure: int) -> None:
    was_disturbed = disturb_operation(number, failure) if number else lambda: True
    try:
        if step == "force":
            force_day(home, day)
        else:
            run_day(home, day, kill_at(step))
    except HuikuanError as error:
        os._exit(error.exit_code)
    if not was_disturbed():
        os._exit(UNDISTURBED)


def outcome(home: Path, day: int, step: str = "", number: int = 0, failure: int = 0) -> int:
    """The exit code of a child that runs the day: the product's, KILLED or UNDISTURBED."""
    process = FORK.Process(target=child, args=(home, day, step, number, failure))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def copy_of(home: Path, name: str) -> Path:
    return Path(shutil.copytree(home, home.parent / name, symlinks=True))


def current_day(home: Path) -> int:
    """The day of the release that readers see, whole and as its manifest says.

    Whoever follows the link sees a published run too, if not yet the newest.
    """
    release = current_release(home)
    assert release is not None
    with open_ledger(home) as ledger:
        assert ledger.published((home / "current").resolve().name) is not None
    assert verify_release(home, release.name) == []
    return int((release / "published" / "open_items.csv").read_text()[-3:])


def planned_letters(home: Path) -> list[str]:
    with open_ledger(home) as ledger:
        events = ledger.events_through(9999)
    return [event.subject_id for event in events if event.event_type == "letter_planned"]


def assert_whole(home: Path) -> None:
    """Before any repair readers see one whole release; a second start completes the new one."""
    assert current_day(home) in (29, 30)
    run_day(home, 30)
    assert current_day(home) == 30
    assert (home / "current").resolve() == current_release(home)
    assert planned_letters(home) == ["L0", "L29", "L30"]
    with open_ledger(home) as ledger:
        runs = [run.run_id for run in ledger.published_runs()]
    assert len(runs) == 2
    assert {path.name for path in (home / "releases").iterdir()} == set(runs)
    assert (home / "backups" / f"ledger-{runs[-1]}.sqlite").exists()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which the 29th is published and the 30th is to be run."""
    path = tmp_path / "home"
    path.mkdir()
    run_day(path, 29)
    return path


@pytest.mark.parametrize("step", STEPS)
def test_a_run_killed_at_a_step_of_its_commit_leaves_the_old_release_or_the_new(
    home: Path, step: str
) -> None:
    assert outcome(home, 30, step) == KILLED
    is_published = step in STEPS[STEPS.index("after_ledger") :]
    assert current_day(home) == (30 if is_published else 29)
    assert planned_letters(home) == (["L0", "L29", "L30"] if is_published else ["L0", "L29"])
    assert_whole(home)


@pytest.mark.parametrize("step", STEPS)
def test_recovery_after_a_kill_needs_no_second_run(home: Path, step: str) -> None:
    outcome(home, 30, step)
    day = current_day(home)
    recover(home)
    assert current_day(home) == day
    assert (home / "current").resolve() == current_release(home)
    assert len(list((home / "releases").iterdir())) == (2 if day == 30 else 1)


def test_the_first_run_of_a_home_can_be_killed_at_every_step(tmp_path: Path) -> None:
    for step in STEPS:
        home = tmp_path / step
        home.mkdir()
        assert outcome(home, 30, step) == KILLED
        assert outcome(home, 30) == 0
        assert current_day(home) == 30
        assert planned_letters(home) == ["L0", "L30"]


def test_a_run_killed_again_and_again_still_ends_with_one_release_and_one_letter(
    home: Path,
) -> None:
    for step in [*STEPS[:3], *STEPS[:3], STEPS[0]]:
        assert outcome(home, 30, step) == KILLED
    assert_whole(home)


def test_a_run_killed_at_any_file_operation_leaves_the_old_release_or_the_new(home: Path) -> None:
    number = 1
    while outcome(copy := copy_of(home, f"kill-{number}"), 30, number=number) == KILLED:
        assert_whole(copy)
        shutil.rmtree(copy)
        number += 1
        assert number < TOO_MANY
    assert_whole(copy)
    assert number > 20


# Every refusal is handled alike; only the remedy that is told differs.
@pytest.mark.parametrize(
    "failure", [errno.ENOSPC, pytest.param(errno.EACCES, marks=pytest.mark.campaign)]
)
def test_a_machine_that_refuses_any_file_operation_is_told_and_nothing_is_lost(
    home: Path, failure: int
) -> None:
    number = 1
    refused = 0
    while True:
        copy = copy_of(home, f"fail-{number}")
        code = outcome(copy, 30, "", number, failure)
        assert_whole(copy)
        if code == UNDISTURBED:
            break
        assert code in (0, 6), f"operation {number}"
        refused += code == 6
        number += 1
    # A folder that is there already need not be made: two refusals are no harm.
    assert (number - 1, refused) == (31, 29)


def test_a_forced_run_killed_at_any_file_operation_mends_a_spoiled_release_in_the_end(
    home: Path,
) -> None:
    run_day(home, 30)
    release = current_release(home)
    assert release is not None
    (release / "published" / "open_items.csv").write_text("as_of\n2026-06-31\n")
    number, lost = 1, 0
    while outcome(copy := copy_of(home, f"force-{number}"), 30, "force", number) == KILLED:
        was_between_renames = not (copy / "releases" / release.name).exists()
        recover(copy)
        if was_between_renames:
            lost += 1
            assert verify_release(copy, release.name) == []
        elif verify_release(copy, release.name):
            force_day(copy, 30)
        assert_whole(copy)
        shutil.rmtree(copy)
        number += 1
        assert number < TOO_MANY
    assert_whole(copy)
    assert number > 20
    assert lost > 0


FULL_DISK = """
import pathlib, shutil, subprocess, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests"]
disk = pathlib.Path(sys.argv[2])
from flows.errors import HuikuanError
from test_kill import assert_whole, current_day, run_day
refused = 0
for kilobytes in range(90, 400, 10):
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], check=True
    )
    home = disk / "home"
    home.mkdir()
    run_day(home, 29)
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(disk)], check=False)
    try:
        run_day(home, 30)
    except HuikuanError as error:
        assert error.exit_code == 6, error
        refused += 1
    subprocess.run(["mount", "-o", "remount,size=4m", str(disk)], check=True)
    assert_whole(home)
    subprocess.run(["umount", str(disk)], check=True)
print("refused", refused)
"""


def test_a_disk_that_is_really_full_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    unshare = ["unshare", "--user", "--map-root-user", "--mount"]
    (tmp_path / "disk").mkdir()
    mount = ["mount", "-t", "tmpfs", "tmpfs", str(tmp_path / "disk")]
    try:
        subprocess.run([*unshare, *mount], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody mount a small disk")
    script = [sys.executable, "-c", FULL_DISK, str(ROOT), str(tmp_path / "disk")]
    done = subprocess.run([*unshare, *script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) >= 3

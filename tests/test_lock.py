"""One run at a time works in a home, and whoever comes second learns who it is."""

from __future__ import annotations

import getpass
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import EnvironmentFault, Locked, environment_guard
from flows.lock import hold, hold_if_free

ROOT = Path(__file__).resolve().parents[1]
SIX = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
TEN_PAST = datetime(2026, 7, 1, 6, 10, tzinfo=UTC)

HOLDER = """
import datetime, pathlib, sys, time
from flows.lock import hold
now = datetime.datetime(2026, 7, 1, 6, 0, tzinfo=datetime.UTC)
with hold(pathlib.Path(sys.argv[1]), "huikuan run", now) as lock:
    lock.stage("build")
    print("held", flush=True)
    time.sleep(60)
"""


def holder_in(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_a_second_run_is_refused_within_a_second_and_names_the_holder(tmp_path: Path) -> None:
    process = holder_in(tmp_path)
    before = time.monotonic()
    with pytest.raises(Locked) as refused, hold(tmp_path, "huikuan run", TEN_PAST):
        pass
    seconds = time.monotonic() - before
    end(process)
    assert seconds < 1
    assert refused.value.exit_code == 5
    assert refused.value.where == str(tmp_path)
    assert refused.value.why == (
        f"process {process.pid} of {getpass.getuser()} on {socket.gethostname()} runs "
        "`huikuan run` since 2026-07-01T06:00:00+00:00 (10 minutes), now in stage build"
    )
    assert f"kill {process.pid}" in refused.value.fix


def test_a_killed_holder_leaves_the_lock_free_and_its_name_behind(tmp_path: Path) -> None:
    process = holder_in(tmp_path)
    end(process)
    with hold(tmp_path, "huikuan run", SIX) as lock:
        assert lock.interrupted is not None
        assert (lock.interrupted.pid, lock.interrupted.stage) == (process.pid, "build")
    with hold(tmp_path, "huikuan run", SIX) as lock:
        assert lock.interrupted is None


def test_a_run_that_fails_lets_go_of_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="gate"), hold(tmp_path, "huikuan run", SIX):
        raise ValueError("gate")
    with hold(tmp_path, "huikuan run", SIX) as lock:
        assert lock.interrupted is None


def test_a_refused_run_leaves_the_name_of_the_holder_alone(tmp_path: Path) -> None:
    with hold(tmp_path, "huikuan run --as-of 2026-06-30", SIX):
        for _ in range(2):
            with pytest.raises(Locked, match="--as-of 2026-06-30"), hold(tmp_path, "other", SIX):
                pass


def test_a_run_waits_for_a_reader_that_is_just_looking(tmp_path: Path) -> None:
    with hold_if_free(tmp_path) as is_free:
        assert is_free
        with hold_if_free(tmp_path) as is_free_too:
            assert not is_free_too
        with pytest.raises(Locked, match="wait until it has ended"), hold(tmp_path, "run", SIX):
            pass
    with hold(tmp_path, "run", SIX):
        pass


def test_a_child_process_does_not_keep_the_lock_of_its_parent(tmp_path: Path) -> None:
    with hold(tmp_path, "huikuan run", SIX):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    with hold_if_free(tmp_path) as is_free:
        assert is_free
    child.communicate(b"\n")


def test_a_home_that_is_not_there_is_an_environment_fault_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault, hold(tmp_path / "away", "run", SIX):
        pass
    assert fault.value.exit_code == 6
    assert fault.value.where == str(tmp_path / "away" / ".lock")


def test_a_refusal_of_the_system_names_path_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(EnvironmentFault) as fault, environment_guard("The run cannot go on"):
        os.mkdir(tmp_path / "file" / "folder")  # noqa: PTH102
    assert fault.value.lines() == [
        "The run cannot go on: Not a directory.",
        f"  where: {tmp_path / 'file' / 'folder'}",
        "  why: what was published stays as it is",
        "  fix: move this file away: its place belongs to huikuan",
    ]

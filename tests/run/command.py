"""Runs the command line as an operator does: a process of its own, and what it leaves behind."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.cli import main

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
POLL_SECONDS = 0.005

Run = subprocess.Popen[str]


@dataclass(frozen=True)
class Ended:
    """A command that has ended: exit code, what it printed, and how long it took."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def told(self) -> str:
        """What it printed on standard error, its broken lines in one."""
        return " ".join(self.err.split())

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def run_id(self) -> str:
        """The run that the summary names."""
        return self.out.splitlines()[0].rpartition("run ")[2]


def start(home: Path, *arguments: str, before: Sequence[str] = ()) -> Run:
    """Starts a command on a home in a process group of its own, as a terminal does.

    A command of a group is named with it: "letters release".
    """
    command, *options = arguments
    return subprocess.Popen(
        [
            *before,
            sys.executable,
            "-m",
            "flows.cli",
            *command.split(),
            "--home",
            str(home),
            *options,
        ],
        cwd=ROOT,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def huikuan(home: Path, *arguments: str, before: Sequence[str] = ()) -> Ended:
    """Runs a command on a home to its end."""
    started = time.monotonic()
    out, err = (process := start(home, *arguments, before=before)).communicate(timeout=PATIENCE)
    return Ended(process.returncode, out, err, time.monotonic() - started)


def asked(home: Path, *arguments: str) -> Ended:
    """What a short command answers, asked in this process: to start one takes half a second.

    The test must not hold a warehouse of the home open: one process opens a file in one way only.
    """
    command, *options = arguments
    started = time.monotonic()
    before = signal.getsignal(signal.SIGTERM)
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        code = main([*command.split(), "--home", str(home), *options])
    signal.signal(signal.SIGTERM, before)
    return Ended(code, out.getvalue(), err.getvalue(), time.monotonic() - started)


def typed(*arguments: str) -> Ended:
    """Runs a command line exactly as it is typed, without a home."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=ROOT,
        env=_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - started)


def _environment() -> dict[str, str]:
    """Each home keeps its own Prefect database here, whatever the shell says."""
    ours = ("PREFECT_", "HUIKUAN_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def wait_until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Whether something becomes so in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def wait_for_stage(run: Run, home: Path, stage: str) -> None:
    """Waits until a run works in a stage; it must not end before."""
    wanted = (run.pid, stage)
    assert wait_until(lambda: run.poll() is not None or _holder(home) == wanted, PATIENCE)
    assert run.poll() is None, run.communicate()


def _holder(home: Path) -> tuple[int, str]:
    """Who holds the lock of a home, and in which stage; also the one that was killed last."""
    try:
        holder = json.loads((home / ".lock").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0, ""
    return holder["pid"], holder["stage"]


def kill(run: Run) -> set[int]:
    """Kills a run (kill -9) where it stands; gives the descendants that outlive it by seconds."""
    run.send_signal(signal.SIGSTOP)
    children = descendants(run.pid)
    run.kill()
    run.communicate()
    return _survivors(children)


def interrupt(
    run: Run, number: signal.Signals, *, is_for_group: bool = False
) -> tuple[Ended, set[int]]:
    """Sends a signal and waits for the end; also the descendants that outlive it by seconds."""
    children = descendants(run.pid)
    started = time.monotonic()
    (os.killpg if is_for_group else os.kill)(run.pid, number)
    out, err = run.communicate(timeout=PATIENCE)
    ended = Ended(run.returncode, out, err, time.monotonic() - started)
    return ended, _survivors(children)


def _survivors(children: set[int]) -> set[int]:
    wait_until(lambda: not alive(children), 3)
    return alive(children)


def descendants(pid: int) -> set[int]:
    """The processes below a process."""
    parents = {child: parent for child, parent, _ in _processes()}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    """Those that still run; one that has ended and was not collected yet does not."""
    return {pid for pid, _, state in _processes() if pid in pids and not state.startswith("Z")}


def _processes() -> list[tuple[int, int, str]]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    return [(int(pid), int(parent), state) for pid, parent, state in rows]


def published(home: Path) -> dict[str, str]:
    """What readers see, by hash: every file of releases/, and where `current` points."""
    files = sorted(path for path in (home / "releases").rglob("*") if path.is_file())
    hashes = {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
    return {**hashes, "current": str((home / "current").readlink())}

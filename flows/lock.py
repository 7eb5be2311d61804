"""Keeps a home to one run at a time, and words what the machine refuses a run.

The lock is the operating system's, so it ends with its holder however he ends. What the lock
file says is only for people: it names the holder to whoever comes second.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from flows.errors import Locked, environment_guard

# A reading command holds the lock for milliseconds; a run waits that out and no longer.
ATTEMPTS = 20
ATTEMPT_SECONDS = 0.025


@dataclass(frozen=True)
class Holder:
    """Who holds a home's lock: process, machine, user, since when, in which stage."""

    pid: int
    host: str
    user: str
    command: str
    started_at: str
    stage: str


class RunLock:
    """A lock that is held; `interrupted` is the earlier holder that ended without letting go."""

    def __init__(self, descriptor: int, holder: Holder, interrupted: Holder | None) -> None:
        self._descriptor = descriptor
        self._holder = holder
        self.interrupted = interrupted

    def stage(self, name: str) -> None:
        """Notes for others what the holder is doing now."""
        self._holder = replace(self._holder, stage=name)
        with environment_guard("The lock file could not be written"):
            _write_holder(self._descriptor, self._holder)


@contextmanager
def hold(home: Path, command: str, started_at: datetime) -> Generator[RunLock, None, None]:
    """Holds the home's lock for the block; raises Locked within a second when another has it."""
    with environment_guard("The lock of this home could not be taken"):
        descriptor = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(descriptor, home, started_at)
        lock = RunLock(descriptor, _holder(command, started_at), _read_holder(descriptor))
        lock.stage("start")
        try:
            yield lock
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


@contextmanager
def hold_if_free(home: Path) -> Generator[bool, None, None]:
    """Holds the lock without a name when nobody has it and it may be written; tells whether."""
    try:
        descriptor = os.open(home / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    except OSError:
        yield False
        return
    try:
        yield _is_taken(descriptor)
    finally:
        os.close(descriptor)


def _take(descriptor: int, home: Path, now: datetime) -> None:
    for _ in range(ATTEMPTS):
        if _is_taken(descriptor):
            return
        time.sleep(ATTEMPT_SECONDS)
    raise _locked(home, _read_holder(descriptor), now)


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked(home: Path, holder: Holder | None, now: datetime) -> Locked:
    what = "Another run works in this home."
    if holder is None:
        return Locked(what, where=str(home), fix="wait until it has ended, then run again")
    minutes = (now - datetime.fromisoformat(holder.started_at)).total_seconds() // 60
    return Locked(
        what,
        where=str(home),
        why=f"process {holder.pid} of {holder.user} on {holder.host} runs `{holder.command}` "
        f"since {holder.started_at} ({minutes:.0f} minutes), now in stage {holder.stage}",
        fix=f"wait until it has ended; if it hangs, `kill {holder.pid}` on {holder.host}: "
        "nothing needs to be cleaned up after it",
    )


def _holder(command: str, started_at: datetime) -> Holder:
    host = socket.gethostname()
    return Holder(os.getpid(), host, _user(), command, started_at.isoformat(), "start")


def _write_holder(descriptor: int, holder: Holder) -> None:
    """Readers take the first line only, so that they never see the end of a longer one."""
    line = json.dumps(asdict(holder), ensure_ascii=False).encode() + b"\n"
    os.pwrite(descriptor, line, 0)
    os.ftruncate(descriptor, len(line))


def _read_holder(descriptor: int) -> Holder | None:
    line = os.pread(descriptor, 65536, 0).split(b"\n", 1)[0]
    try:
        return Holder(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _user() -> str:
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())

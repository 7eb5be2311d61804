"""Child processes that speak JSON lines and die with their parent.

A child keeps a slow import (dbt, Great Expectations) and whatever such a library prints away from
the run: what it says goes to a log file, what it answers comes back as one JSON line a request.
When the parent ends in any way, kill -9 included, the child reads the end of its standard input
and ends too, in the middle of its work if need be.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO

from flows.errors import Defect, EnvironmentFault

GRACE_SECONDS = 3.0
# What a child may know of its parent's environment: where programs and temporary files are, how
# text is spelled and how much memory a database may hold. Secrets stay outside, and dbt, which
# searches the whole environment for secrets at every line it logs, has little to search.
PASSED_ON = (
    *("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL"),
    "HUIKUAN_MEMORY_LIMIT",
)
PING = "ping"


class Worker:
    """The parent's side of one child process; begin it early, call it when it is needed."""

    def __init__(self, module: str, log: Path, settings: Mapping[str, str] | None = None) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.touch()
        self.log = log
        self.module = module
        self._settings = settings or {}
        self._begun: subprocess.Popen[str] | None = None

    def begin(self) -> Worker:
        """Starts the child, which prepares itself; nothing when it has been started."""
        if self._begun is None:
            with self.log.open("ab") as sink:
                self._begun = subprocess.Popen(
                    [sys.executable, "-m", self.module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=sink,
                    text=True,
                    encoding="utf-8",
                    start_new_session=True,
                    env={**_passed_on(), **self._settings},
                    cwd=Path(__file__).parents[1],
                )
        return self

    @property
    def _process(self) -> subprocess.Popen[str]:
        if self._begun is None:
            raise Defect(f"{self.module} was asked before it was started")
        return self._begun

    @property
    def process_id(self) -> int:
        """The child's process."""
        return self._process.pid

    def call(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Sends one request and waits for its answer.

        Raises Defect with the child's own words when it failed, EnvironmentFault when it died.
        """
        try:
            self._stream(self._process.stdin).write(json.dumps(request) + "\n")
            self._stream(self._process.stdin).flush()
        except BrokenPipeError:
            raise self._died() from None
        line = self._stream(self._process.stdout).readline()
        if not line:
            raise self._died()
        answer: dict[str, Any] = json.loads(line)
        if "failure" in answer:
            raise Defect(
                f"{self.module} failed: {answer['failure']}",
                where=str(self.log),
                fix="read the log, then run again",
            )
        return answer

    def wait(self) -> None:
        """Waits until the child has prepared itself."""
        self.call({PING: True})

    def file_log_under(self, directory: Path) -> None:
        """Moves the log into a run's folder; the child goes on writing to the same file."""
        directory.mkdir(parents=True, exist_ok=True)
        self.log = self.log.rename(directory / self.log.name)

    def close(self) -> None:
        """Ends the child at once, if there is one: closing its input is the order to stop."""
        if self._begun is None:
            return
        self._stream(self._process.stdin).close()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def is_running(self) -> bool:
        """Whether the child still lives."""
        return self._begun is not None and self._begun.poll() is None

    def _died(self) -> EnvironmentFault:
        code = self._process.wait()
        return EnvironmentFault(
            f"{self.module} ended unexpectedly with code {code}",
            where=str(self.log),
            why="the run cannot go on; what was published before stays",
            fix="check free memory and disk, read the log, then run again",
        )

    @staticmethod
    def _stream(stream: Any) -> TextIO:
        if stream is None:
            raise Defect("a worker was started without its pipes")
        return stream


def _passed_on() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def serve(prepare: Callable[[], None], handle: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The child's side: prepares once, then answers each request until its input ends.

    What the handled library prints to standard output is sent to the log, so that it cannot be
    taken for an answer. What is prepared is kept, so nobody looks for garbage in it.
    """
    requests = watch_parent()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    gc.disable()
    prepare()
    gc.freeze()
    gc.enable()
    while True:
        request: dict[str, Any] = json.loads(requests.get())
        answers.write(json.dumps(_answer(handle, request)) + "\n")
        answers.flush()


def watch_parent() -> queue.Queue[str]:
    """Reads standard input in a thread and ends this process when the parent is gone."""
    lines: queue.Queue[str] = queue.Queue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _answer(
    handle: Callable[[dict[str, Any]], dict[str, Any]], request: dict[str, Any]
) -> dict[str, Any]:
    if PING in request:
        return {}
    try:
        return handle(request)
    except Exception as failure:
        traceback.print_exc()
        return {"failure": f"{type(failure).__name__}: {failure}"}

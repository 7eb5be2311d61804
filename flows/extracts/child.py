"""Runs the parsing child over a list of jobs and turns its answers into results or refusals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, HuikuanError, InputRefused
from flows.extracts.job import Job

_ROOT = Path(__file__).resolve().parents[2]


def parse_all(jobs: Sequence[Job]) -> None:
    """Parses every file, in as few child processes as it takes.

    A file that ends its child is refused by name and the rest goes to a new child, so that one
    answer lists every file that is wrong. Raises what the child reported: InputRefused, or
    EnvironmentFault when the machine is at fault.
    """
    failures: list[HuikuanError] = []
    rest = list(jobs)
    while rest:
        finished, found = _run_child(rest)
        failures.extend(found)
        rest = rest[finished:]
    if len(failures) == 1 or any(isinstance(item, EnvironmentFault) for item in failures):
        raise max(failures, key=lambda item: item.exit_code)
    if failures:
        listed = "\n".join(line for item in failures for line in item.lines())
        raise InputRefused(f"{len(failures)} files were refused:\n{listed}")


def _run_child(jobs: Sequence[Job]) -> tuple[int, list[HuikuanError]]:
    """Runs one child; returns how many jobs are dealt with and what was refused."""
    completed = subprocess.run(
        [sys.executable, "-m", "flows.extracts.parse"],
        input=json.dumps([asdict(job) for job in jobs]).encode(),
        capture_output=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    answers = [json.loads(line) for line in completed.stdout.splitlines()]
    failures = [_as_error(answer) for answer in answers if "refused" in answer]
    begun = [answer["begun"] for answer in answers if "begun" in answer]
    ended = sum("begun" not in answer for answer in answers)
    if ended == len(jobs):
        return len(jobs), failures
    if not begun or ended > begun[-1]:
        raise EnvironmentFault(
            f"the parsing process ended before its work: {_ending(completed.returncode)}",
            where=completed.stderr.decode(errors="replace")[-400:],
            fix="check memory and the installation, then run again",
        )
    failures.append(_crash(jobs[begun[-1]], completed.returncode))
    return begun[-1] + 1, failures


def _as_error(answer: dict[str, Any]) -> HuikuanError:
    kind = EnvironmentFault if answer["exit_code"] == EnvironmentFault.exit_code else InputRefused
    return kind(answer["what"], answer["where"], answer["why"], answer["fix"])


def _crash(job: Job, returncode: int) -> InputRefused:
    return InputRefused(
        f"the parser ended while it read the file: {_ending(returncode)}",
        where=job.name,
        why="the file is damaged, or made to use up the machine",
        fix="export the file again; a very large workbook is better delivered as CSV",
    )


def _ending(returncode: int) -> str:
    if returncode == -signal.SIGXCPU:
        return "it used more processor time than its size explains"
    if returncode == -signal.SIGALRM:
        return "it took longer by the clock than any file of its size should"
    if returncode < 0:
        return f"stopped by {signal.Signals(-returncode).name}"
    return f"exit code {returncode}"

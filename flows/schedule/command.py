"""What `huikuan morning` prints, and how `huikuan serve` finds its Prefect server."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, UsageError
from flows.run import PACKAGE_ROOT
from flows.schedule.scheduled import Morning
from flows.server import PrefectServer, address, answers, quiet_settings


@dataclass(frozen=True)
class Answer:
    """Lines for a person, a document for a machine, and the exit code."""

    lines: list[str]
    document: dict[str, Any]
    exit_code: int


def morning_answer(ended: Morning) -> Answer:
    """What a morning's command says: one line on a day off, else what the run says."""
    if ended.told is None:
        return Answer([ended.line], {"status": "skipped", "why": ended.line}, 0)
    return Answer(ended.told.lines, ended.told.document, ended.exit_code)


def serve_mornings(homes: Sequence[Path], start: time, until: time, port: int) -> None:
    """Deploys a morning for each home and runs them until interrupted.

    The Prefect server is the one at PREFECT_API_URL, or a child of ours at this port.
    """
    if until < start:
        raise UsageError(
            f"--wait-until {until:%H:%M} is before --at {start:%H:%M}",
            fix="give a later --wait-until",
        )
    prefect_home = Path(os.environ.get("PREFECT_HOME") or homes[0] / "prefect").resolve()
    # Each scheduled run is a process of Prefect's that has to find this checkout.
    found = os.pathsep.join(filter(None, [str(PACKAGE_ROOT), os.environ.get("PYTHONPATH")]))
    named = os.environ.get("PREFECT_API_URL", "")
    url = named or _free_address(port)
    if named and not answers(named):
        raise _silent(f"PREFECT_API_URL={named}", "start that server, or unset PREFECT_API_URL")
    # Prefect reads its settings when it is imported.
    ours = {"PYTHONPATH": found, "PREFECT_API_URL": url}
    os.environ.update({**quiet_settings(prefect_home), **ours})
    from flows.deployment import serve_homes

    with ExitStack() as ending:
        if not named:
            server = PrefectServer(port, keeps_schedule=True)
            ending.callback(server.close)
            if not server.wait():
                raise _silent(url, "look at what was printed; give another --port")
        serve_homes(homes, start, until)


def _free_address(port: int) -> str:
    """Where our own server will answer, unless somebody does already."""
    url = address(port)
    if answers(url):
        raise _silent(
            f"port {port} is taken by a Prefect server that is not ours",
            f"set PREFECT_API_URL={url} to use it, or give another --port",
        )
    return url


def _silent(where: str, fix: str) -> EnvironmentFault:
    why = "the server keeps the schedule and shows the runs; cron with `huikuan morning` needs none"
    return EnvironmentFault("There is no Prefect server to use.", where, why, fix)

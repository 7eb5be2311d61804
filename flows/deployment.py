"""The scheduled morning as a Prefect deployment: one for each home, every day at the same time.

The calendar decides in the flow itself which days are working days: 调休 makes some Sundays one,
which no cron line knows.
"""

from __future__ import annotations

import atexit
import hashlib
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from prefect import flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.logging import get_run_logger
from prefect.schedules import Cron
from prefect.states import Completed, Failed
from prefect.types.entrypoint import EntrypointType

from flows.cli import fall_silent, wall_clock
from flows.schedule.scheduled import Schedule, run_scheduled

ZONE = "Asia/Shanghai"


@flow(name="huikuan-morning", persist_result=False)
def scheduled_morning(home: str, wait_until: str) -> Any:
    """Today's morning of one home; a day off is a completed run named Skipped.

    A failure is the flow's failure, worded with what to do. Nothing is retried here: late files
    are waited for, and delivery tries again by itself what is flaky.
    """
    atexit.register(fall_silent)
    until = datetime.strptime(wait_until, "%H:%M").time()
    tell = get_run_logger().info
    schedule = Schedule(Path(home), until, wall_clock, tell)
    ended = run_scheduled(schedule)
    tell(ended.line)
    if ended.told is None:
        return Completed(name="Skipped", message=ended.line)
    lines = "\n".join(ended.told.lines)
    return Failed(message=lines) if ended.exit_code else Completed(message=lines)


def serve_homes(homes: Sequence[Path], start: time, until: time) -> None:
    """Registers a deployment for each home and runs what is due until interrupted."""
    deployments = [deployment_of(home, start, until) for home in homes]
    for deployment in deployments:
        print(f"{deployment.name}: every working day at {start:%H:%M} {ZONE}", flush=True)
    # Paused at every stop, it would lose the morning of a restart at half past seven.
    serve(*deployments, print_starting_message=False, pause_on_shutdown=False)


def deployment_of(home: Path, start: time, until: time) -> RunnerDeployment:
    """A home's deployment: daily, one run at a time, a second one waits in line."""
    return RunnerDeployment.from_flow(
        scheduled_morning,
        name=deployment_name(home),
        schedule=Cron(f"{start.minute} {start.hour} * * *", timezone=ZONE),
        concurrency_limit=1,
        parameters={"home": str(home), "wait_until": f"{until:%H:%M}"},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def deployment_name(home: Path) -> str:
    """The folder's name and eight digits of its whole path: two homes may be named alike."""
    named = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in home.name)
    return f"{named}-{hashlib.sha256(str(home).encode()).hexdigest()[:8]}"

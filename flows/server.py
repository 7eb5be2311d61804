"""Serves Prefect's own API to one run or to the schedule, over loopback, in a thread of it.

Prefect can start a temporary server itself, but that one is another process, which imports all of
Prefect a second time and is left behind when the run is killed. This one is the same application,
shares the run's imports, and cannot outlive it.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uvicorn import Server

START_SECONDS = 90.0
STOP_SECONDS = 10.0


class PrefectServer:
    """A Prefect API: where it answers, and when; for one run, or one that keeps the schedule.

    Prefect reads its settings when it is imported, so `quiet_settings` and the address stand in
    the environment before one is made.
    """

    def __init__(self, port: int, keeps_schedule: bool = False) -> None:
        self.url = address(port)
        self._server = _application(port, keeps_schedule)
        self._thread = threading.Thread(target=self._server.run, name="prefect", daemon=True)
        self._thread.start()

    def wait(self) -> bool:
        """Waits until the API answers; False when it ended or took too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._thread.is_alive():
            if self._server.started and answers(self.url):
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        """Lets the API finish what it was told, and ends it."""
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)


def address(port: int) -> str:
    """Where a Prefect API of this machine answers."""
    return f"http://127.0.0.1:{port}/api"


def answers(url: str) -> bool:
    """Whether a Prefect API answers at this address."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310
            return answer.status == 200 and json.load(answer) is True
    except (urllib.error.URLError, OSError, ValueError):
        return False


def is_lost() -> bool:
    """Whether the API that this process tells its run does not answer any more."""
    url = os.environ.get("PREFECT_API_URL")
    return url is not None and not answers(url)


def quiet_settings(prefect_home: Path) -> dict[str, str]:
    """Prefect's settings for a run: its database in a folder of ours, no reports to anybody."""
    return {
        "PREFECT_HOME": str(prefect_home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_INTERNAL_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "true",
        "PREFECT_CLIENT_MAX_RETRIES": "1",
        # A store that Prefect imports would check the types of its calls: a tenth of a second.
        "PY_KEY_VALUE_DISABLE_BEARTYPE": "true",
    }


def free_port() -> int:
    """A port of this machine that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _application(port: int, keeps_schedule: bool) -> Server:
    """One that keeps the schedule also shows the runs as pages; one for a run does neither."""
    import uvicorn
    from prefect.server.api.server import create_app

    if keeps_schedule:
        _let_schedules_be_inserted()
    else:
        _leave_heartbeats_out()
    application = create_app(ephemeral=not keeps_schedule)
    return uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=port, log_config=None))


def _leave_heartbeats_out() -> None:
    """Heartbeats tell an API that outlives the run when it has died; ours dies with it.

    A flow that ends waits for its heartbeat to wake, up to a second.
    """
    from prefect.settings import get_current_settings

    get_current_settings().flows.heartbeat_frequency = None


def _let_schedules_be_inserted() -> None:
    """Prefect 3.8 inserts scheduled runs with a key `state`, which is a property and no column.

    SQLAlchemy 2.0 left it out; 2.1 wants to be told so, else no run is ever scheduled.
    """
    from prefect.server.database.orm_models import FlowRun

    def leave_out(_model: object, _values: object, _state: object) -> None:
        return None

    FlowRun.__dict__["state"].bulk_dml_setter = leave_out

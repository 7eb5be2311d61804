"""Serves Prefect's own API to one run, as a child that dies with the run.

Prefect can start a temporary server itself, but that one costs the run a second import of the
whole server and is left behind when the run is killed. This child is the same application, started
while everything else starts, reached over loopback, and ended by the end of its standard input.
"""

from __future__ import annotations

import json
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from flows.worker import Worker, watch_parent

START_SECONDS = 90.0


class PrefectServer:
    """A Prefect API for one run: its address, and when it answers."""

    def __init__(self, prefect_home: Path, log: Path) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        settings = {**quiet_settings(prefect_home), "HUIKUAN_PREFECT_PORT": str(self.port)}
        self.worker = Worker("flows.server", log, settings)

    def wait(self) -> bool:
        """Waits until the API answers; False when it ended or took too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.worker.is_running():
            if answers(self.url):
                return True
            time.sleep(0.1)
        return False


def answers(url: str) -> bool:
    """Whether a Prefect API answers at this address."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310
            return answer.status == 200 and json.load(answer) is True
    except (urllib.error.URLError, OSError, ValueError):
        return False


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
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(port: int) -> None:
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(ephemeral=True), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    import os

    watch_parent()
    sys.stdout = sys.stderr
    _serve(int(os.environ["HUIKUAN_PREFECT_PORT"]))

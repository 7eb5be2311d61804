"""`huikuan serve` against a Prefect server of its own: three homes, three outcomes, all visible."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flows.server import answers

pytestmark = pytest.mark.campaign

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "flows" / "demo_company"
PATIENCE = 240


@dataclass(frozen=True)
class Api:
    """The server's API."""

    url: str

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(  # noqa: S310, our own address
            f"{self.url}/{path}",
            json.dumps(body).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)

    def start(self, deployment: dict[str, Any]) -> str:
        state = {"state": {"type": "SCHEDULED"}}
        return str(self.ask(f"deployments/{deployment['id']}/create_flow_run", state)["id"])

    def ended(self, run_id: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            (run,) = self.ask("flow_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
            if run["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED"):
                return run["state"]
            time.sleep(1)
        raise AssertionError("the run does not end")


@dataclass(frozen=True)
class Served:
    """The API and the homes that are served, by deployment name without its digits."""

    api: Api
    deployments: dict[str, dict[str, Any]]
    process: subprocess.Popen[str]


def home_of(folder: Path, clock: str, without: str = "") -> Path:
    shutil.copytree(DEMO, folder)
    text = (folder / "huikuan.toml").read_text("utf-8")
    text = text.replace("2026-07-01T06:00:00+08:00", clock)
    (folder / "huikuan.toml").write_text(text, "utf-8")
    for path in (folder / "inbox" / "erp").glob(f"{without}*") if without else []:
        path.unlink()
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[Served, None, None]:
    base = tmp_path_factory.mktemp("served")
    homes = [
        home_of(base / "fine", "2026-07-01T06:00:00+08:00"),
        home_of(base / "late", "2026-07-01T06:00:00+08:00", without="收款单"),
        home_of(base / "sunday", "2026-07-05T06:00:00+08:00"),
    ]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    api = Api(f"http://127.0.0.1:{port}/api")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(base / "prefect"),
    }
    command = [sys.executable, "-m", "flows.cli", "serve", "--port", str(port)]
    command += ["--at", "05:00", "--wait-until", "05:30"]
    command += [part for home in homes for part in ("--home", str(home))]
    with (base / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, text=True
        )
        try:
            yield Served(api, _deployments(api, len(homes)), process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    assert not answers(api.url)


def _deployments(api: Api, count: int) -> dict[str, dict[str, Any]]:
    deadline = time.monotonic() + PATIENCE
    found: list[dict[str, Any]] = []
    while len(found) < count and time.monotonic() < deadline:
        time.sleep(0.5)
        found = api.ask("deployments/filter", {}) if answers(api.url) else []
    return {one["name"].rpartition("-")[0]: one for one in found}


def test_each_home_is_a_deployment_of_its_own_every_day_at_the_same_time(served: Served) -> None:
    assert sorted(served.deployments) == ["fine", "late", "sunday"]
    for deployment in served.deployments.values():
        (schedule,) = deployment["schedules"]
        assert schedule["schedule"]["cron"] == "0 5 * * *"
        assert schedule["schedule"]["timezone"] == "Asia/Shanghai"
        assert deployment["global_concurrency_limit"]["limit"] == 1


def test_the_next_mornings_are_scheduled(served: Served) -> None:
    """Prefect and the SQLAlchemy of the lock file disagree where these are inserted."""
    deadline = time.monotonic() + PATIENCE
    planned: list[dict[str, Any]] = []
    while len(planned) < 9 and time.monotonic() < deadline:
        time.sleep(0.5)
        runs = served.api.ask("flow_runs/filter", {})
        planned = [run for run in runs if run["auto_scheduled"]]
    assert {run["expected_start_time"][11:16] for run in planned} == {"21:00"}
    assert {run["deployment_id"] for run in planned} == {
        deployment["id"] for deployment in served.deployments.values()
    }


def test_a_morning_shows_its_stages_and_artifacts(served: Served) -> None:
    api = served.api
    state = api.ended(api.start(served.deployments["fine"]))
    assert (state["type"], "published" in state["message"]) == ("COMPLETED", True)
    stages = {run["name"]: run["state"]["type"] for run in api.ask("task_runs/filter", {})}
    assert {"freeze", "gate 1", "build", "gate 2", "verify", "publish"} <= set(stages)
    assert set(stages.values()) == {"COMPLETED"}
    artifacts = {one["key"]: one["data"] for one in api.ask("artifacts/filter", {})}
    assert set(artifacts) == {"gate-1", "gate-2", "summary", "release", "outbox"}
    assert "| tasks | 15 for 3 reps |" in artifacts["summary"]
    assert artifacts["gate-1"].startswith("**gate 1 open**")
    assert "/releases/" in artifacts["outbox"]


def test_late_files_fail_the_flow_with_their_names(served: Served) -> None:
    state = served.api.ended(served.api.start(served.deployments["late"]))
    assert state["type"] == "FAILED"
    assert "收款单_{date}.csv" in state["message"]
    assert "have not arrived by 05:30" in state["message"]


def test_a_day_off_is_a_run_that_was_skipped_and_says_why(served: Served) -> None:
    state = served.api.ended(served.api.start(served.deployments["sunday"]))
    assert (state["type"], state["name"]) == ("COMPLETED", "Skipped")
    assert state["message"] == "2026-07-05 is no working day (weekend): nothing is run"

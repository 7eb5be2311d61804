"""A Prefect server that runs already is used; one that is gone, or dies, stops no list."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.server import address, answers, free_port

from .command import huikuan, start, wait_for_stage, wait_until
from .conftest import new_demo, published_ids, warm_prefect

NOBODY = "http://127.0.0.1:9/api"


@dataclass(frozen=True)
class Running:
    """A company's own Prefect server: its process and its address."""

    process: subprocess.Popen[bytes]
    url: str


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A company's own Prefect server."""
    warm_prefect(tmp_path)
    port = free_port()
    environment = {"PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1", "PATH": ""}
    process = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert wait_until(lambda: answers(address(port)), 120)
    yield Running(process, address(port))
    process.terminate()
    process.wait()


def flows_of(prefect_home: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(prefect_home / "prefect.db") as connection:
        return connection.execute(
            "select flow.name, flow_run.state_name from flow_run"
            " join flow on flow.id = flow_run.flow_id"
        ).fetchall()


def with_api(url: str) -> list[str]:
    return ["env", f"PREFECT_API_URL={url}"]


@pytest.mark.campaign
def test_a_running_server_shows_the_run_and_none_of_ours_is_started(
    server: Running, tmp_path: Path
) -> None:
    home = new_demo(tmp_path)
    ended = huikuan(home, "run", before=with_api(server.url))
    assert ended.code == 0, ended.err
    assert len(published_ids(home)) == 1
    assert flows_of(tmp_path / "prefect") == [("collect", "Completed")]
    assert not (home / "prefect" / "prefect.db").exists()


@pytest.mark.campaign
def test_a_server_that_does_not_answer_is_told_and_the_lists_come_out(
    home: Path,
) -> None:
    ended = huikuan(home, "run", "--as-of", "2026-06-29", before=with_api(NOBODY))
    assert ended.code == 0, ended.err
    assert "note: Prefect does not answer; the stages run without it" in ended.err.splitlines()
    assert ended.out.startswith("status       built (historical) · run ")


@pytest.mark.campaign
@pytest.mark.parametrize("stage", ["land", "stage", "build", "render"])
def test_a_server_dying_in_the_middle_does_not_stop_the_run(
    server: Running, tmp_path: Path, stage: str
) -> None:
    home = new_demo(tmp_path)
    run = start(home, "run", before=with_api(server.url))
    wait_for_stage(run, home, stage)
    server.process.kill()
    out, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    assert out.startswith("status       published · run ")
    assert "note: Prefect stopped answering, so it does not show the whole run" in err
    assert "Traceback" not in err
    assert len(published_ids(home)) == 1

"""A Prefect server that runs already is used; one that is gone, or dies, stops no list."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.server import PrefectServer

from .command import descendants, huikuan, start, wait_for_stage
from .conftest import new_demo, published_ids, warm_prefect

NOBODY = "http://127.0.0.1:9/api"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PrefectServer]:
    """A company's own Prefect server."""
    warm_prefect(tmp_path)
    running = PrefectServer(tmp_path / "prefect", tmp_path / "server.log")
    assert running.wait()
    yield running
    running.worker.close()


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
    server: PrefectServer, tmp_path: Path
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
def test_our_own_server_dying_in_the_middle_does_not_stop_the_run(
    tmp_path: Path, stage: str
) -> None:
    home = new_demo(tmp_path)
    warm_prefect(home)
    run = start(home, "run")
    wait_for_stage(run, home, stage)
    [pid] = [pid for pid in descendants(run.pid) if is_server(pid)]
    os.kill(pid, signal.SIGKILL)
    out, err = run.communicate(timeout=300)
    assert run.returncode == 0, err
    assert out.startswith("status       published · run ")
    assert "Traceback" not in err
    assert len(published_ids(home)) == 1


def is_server(pid: int) -> bool:
    return b"flows.server" in Path(f"/proc/{pid}/cmdline").read_bytes()

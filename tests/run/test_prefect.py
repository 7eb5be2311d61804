"""Through Prefect the same stages give the same bytes, quietly, without a network and a trace."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from .command import Ended, alive, descendants, huikuan, start, wait_until
from .conftest import new_demo, published_ids, release_of, warm_prefect

STAGES = ["freeze", "land", "stage", "gate 1", "build", "gate 2", "render", "verify", "publish"]
STAGE_LINE = re.compile(rf"({'|'.join(STAGES)}) +\S.* +\d+\.\d s")
NOTE_LINE = re.compile(r" {9}(note: | {6})\S.*")
SUMMARY = [
    "status", "as of", "files", "receivables", "overdue", "held", "tasks", "letters", "look at",
]  # fmt: skip
ALONE = ["unshare", "--user", "--map-root-user", "--net"]
ONLY_LOOPBACK = [*ALONE, "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


@dataclass(frozen=True)
class Flow:
    """The one run of this module through Prefect."""

    home: Path
    ended: Ended
    survivors: set[int]
    is_alone: bool


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory, demo_home: Path) -> Flow:
    """A demo run through Prefect, without any network but loopback where the system allows that.

    It has the key of the direct run's home: what a key signs is among the bytes.
    """
    home = new_demo(tmp_path_factory.mktemp("prefect"))
    shutil.copy2(demo_home / "answers.key", home / "answers.key")
    warm_prefect(home)
    is_alone = _may_be_alone()
    run = start(home, "run", before=ONLY_LOOPBACK if is_alone else [])
    assert wait_until(lambda: len(descendants(run.pid)) >= 2, 60)
    children = descendants(run.pid)
    out, err = run.communicate(timeout=300)
    wait_until(lambda: not alive(children), 3)
    return Flow(home, Ended(run.returncode, out, err, 0), alive(children), is_alone)


def _may_be_alone() -> bool:
    try:
        tried = subprocess.run([*ONLY_LOOPBACK, "true"], capture_output=True, check=False)
    except OSError:
        return False
    return tried.returncode == 0


def test_the_run_ends_well_and_publishes(flow: Flow) -> None:
    assert flow.ended.code == 0, flow.ended.err
    assert len(published_ids(flow.home)) == 1


def test_prefect_and_direct_runs_publish_the_same_bytes(flow: Flow, demo_release: Path) -> None:
    release = release_of(flow.home)
    paths = {path.relative_to(release) for path in release.rglob("*") if path.is_file()}
    assert paths == {path.relative_to(demo_release) for path in demo_release.rglob("*.*")}
    assert {path.suffix for path in paths} == {
        ".parquet",
        ".csv",
        ".xlsx",
        ".docx",
        ".html",
        ".pdf",
        ".json",
        ".duckdb",
    }
    differing = {
        path.as_posix()
        for path in paths
        if (release / path).read_bytes() != (demo_release / path).read_bytes()
    }
    # DuckDB writes the same tables as different bytes, and the manifest holds their hash.
    assert differing <= {"warehouse.duckdb", "manifest.json"}
    assert _manifest(release) == _manifest(demo_release)


def _manifest(release: Path) -> dict[str, object]:
    document = json.loads((release / "manifest.json").read_bytes())
    for output in document["outputs"]:
        if output["path"] == "warehouse.duckdb":
            del output["sha256"], output["size"]
    return document


def test_prefect_s_database_shows_every_stage_completed(flow: Flow) -> None:
    with sqlite3.connect(flow.home / "prefect" / "prefect.db") as connection:
        runs = connection.execute(
            "select flow.name, flow_run.state_name from flow_run"
            " join flow on flow.id = flow_run.flow_id"
        ).fetchall()
        tasks = connection.execute(
            "select name, state_name from task_run order by start_time"
        ).fetchall()
    assert runs == [("collect", "Completed")]
    assert tasks == [(stage, "Completed") for stage in STAGES]


def test_the_terminal_shows_a_line_a_stage_and_the_summary_and_nothing_else(flow: Flow) -> None:
    lines = flow.ended.err.splitlines()
    told = [line for line in lines if STAGE_LINE.fullmatch(line)]
    assert [line[:9].strip() for line in told] == STAGES
    assert [line for line in lines if line not in told and not NOTE_LINE.fullmatch(line)] == []
    summary = flow.ended.out.splitlines()
    assert [line[:13].strip() for line in summary if not line.startswith(" ")] == SUMMARY
    assert max(map(len, summary[:-1])) <= 80


def test_nothing_is_left_running(flow: Flow) -> None:
    assert flow.survivors == set()


def test_the_run_needs_no_network_but_loopback(flow: Flow) -> None:
    if not flow.is_alone:
        pytest.skip("this system lets nobody make a network of his own")
    assert flow.ended.code == 0
    assert "Prefect does not answer" not in flow.ended.err


def test_the_logs_of_all_children_lie_in_the_run_s_folder(flow: Flow) -> None:
    [run_id] = published_ids(flow.home)
    logs = flow.home / "runs" / run_id / "logs"
    assert {"dbt.log", "great_expectations.log", "gate_1.json", "gate_2.json"} <= {
        path.name for path in logs.iterdir()
    }


def test_what_stopped_a_stage_that_ran_beside_the_import_stands_in_prefect_s_database(
    flow: Flow, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(flow.home, tmp_path / "home", symlinks=True))
    receipts = home / "inbox" / "erp" / "收款单_20260630.csv"
    receipts.write_bytes(receipts.read_bytes() + 'SK9,"收款'.encode())
    ended = huikuan(home, "run", "--supersede")
    assert ended.code == 3, ended.err
    with sqlite3.connect(home / "prefect" / "prefect.db") as connection:
        tasks = connection.execute(
            "select name, state_name from task_run where flow_run_id ="
            " (select id from flow_run order by start_time desc limit 1) order by start_time"
        ).fetchall()
    assert tasks == [("freeze", "Completed"), ("land", "Failed")]
    assert published_ids(home) == published_ids(flow.home)

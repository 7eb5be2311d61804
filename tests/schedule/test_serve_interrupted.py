"""Ctrl-C on `huikuan serve`: it ends at once with its server and its runs, and nothing is torn."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import urllib.request
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from flows.server import answers
from tests.run.command import (
    PATIENCE,
    Run,
    huikuan,
    interrupt,
    kill,
    published,
    start,
    wait_until,
)

pytestmark = pytest.mark.campaign

SOON = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(url: str, path: str, body: dict[str, Any]) -> Any:
    request = urllib.request.Request(  # noqa: S310, our own address
        f"{url}/{path}", json.dumps(body).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A home with a published run; a policy table was replaced, so that a run has work."""
    home = Path(shutil.copytree(demo_home, tmp_path / "home", symlinks=True))
    shipped = Path(__file__).parents[2] / "dbt_project" / "policy" / "capacity.csv"
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "capacity.csv").write_bytes(shipped.read_bytes() + b"\n")
    return home


@pytest.fixture
def served(home: Path) -> Iterator[tuple[Run, str]]:
    """The command, once its deployment is registered, and the address of its API."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/api"
    serving = start(home, "serve", "--at", "05:00", "--wait-until", "05:30", "--port", str(port))
    try:
        assert wait_until(lambda: is_registered(url), PATIENCE), serving.poll()
        yield serving, url
    finally:
        if serving.poll() is None:
            kill(serving)


def is_registered(url: str) -> bool:
    return answers(url) and len(ask(url, "deployments/filter", {})) == 1


def is_taken(url: str, path: str, body: dict[str, Any]) -> bool:
    """Whether the server took the order; while it is busy registering it says 503."""
    try:
        ask(url, path, body)
    except HTTPError as refused:
        if refused.code == HTTPStatus.SERVICE_UNAVAILABLE:
            return False
        raise
    return True


def stage_of(home: Path) -> str:
    """The stage in which somebody holds the home's lock."""
    first = (home / ".lock").read_text("utf-8").partition("\n")[0]
    return str(json.loads(first)["stage"]) if first.endswith("}") else ""


def test_an_idle_server_ends_with_everything_it_started(
    served: tuple[Run, str], home: Path
) -> None:
    serving, url = served
    before = published(home)
    ended, left = interrupt(serving, signal.SIGINT, is_for_group=True)
    assert (ended.code, left, ended.seconds < SOON) == (0, set(), True), ended.err
    assert not answers(url)
    assert published(home) == before


def test_a_morning_under_way_ends_too_and_the_home_is_whole_and_free(
    served: tuple[Run, str], home: Path
) -> None:
    serving, url = served
    before = published(home)
    [deployment] = ask(url, "deployments/filter", {})
    body = {"state": {"type": "SCHEDULED"}}
    create = f"deployments/{deployment['id']}/create_flow_run"
    assert wait_until(lambda: is_taken(url, create, body), SOON)
    assert wait_until(lambda: stage_of(home) == "stage", PATIENCE), stage_of(home)
    ended, left = interrupt(serving, signal.SIGINT, is_for_group=True)
    assert (ended.code, left, ended.seconds < SOON) == (0, set(), True), ended.err
    assert not answers(url)
    assert published(home) == before
    again = huikuan(home, "plan")
    assert again.code == 0, again.err

"""The parsed project is remembered from run to run, and only as long as no byte of it changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import pytest
from landing import PROJECT

from flows.worker import Worker

SETTINGS = """
name: small
version: "1.0.0"
config-version: 2
profile: huikuan
models: {small: {+materialized: table}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one model, which says 1."""
    folder = tmp_path / "dbt_project"
    (folder / "models").mkdir(parents=True)
    shutil.copyfile(PROJECT / "profiles.yml", folder / "profiles.yml")
    (folder / "dbt_project.yml").write_text(SETTINGS, encoding="utf-8")
    say(folder, "select 1 as said")
    return folder


@pytest.fixture
def child(project: Path) -> Iterator[Worker]:
    """The child that runs dbt on that project."""
    settings = {"MUTATED_PROJECT": str(project), "HUIKUAN_LAYOUTS": json.dumps(["generic"])}
    worker = Worker("tests.dbt.mutated_project", project.parent / "dbt.log", settings).begin()
    yield worker
    worker.close()


def say(project: Path, sql: str) -> None:
    (project / "models" / "word.sql").write_text(sql, encoding="utf-8")


def built(child: Worker, project: Path) -> Any:
    """What the model says in a new database."""
    warehouse = project.parent / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    answer = child.call(
        {
            "warehouse": str(warehouse),
            "command": ["build"],
            "select": ["path:models"],
            "variables": {},
            "target": str(project.parent / "target"),
        }
    )
    assert [node["status"] for node in answer["nodes"]] == ["success"], answer
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (row,) = connection.execute("select said from staging.word").fetchall()
    return row[0]


def memory(project: Path) -> Path:
    (kept,) = (project / "target" / "parsed").glob("*.pickle")
    return kept


def keep_writing(project: Path, until: Event) -> None:
    """Changes the model again and again, as an upgrade below a run that starts does."""
    number = 2
    while not until.wait(0.02):
        say(project, f"select {number} as said")
        number += 1


@pytest.mark.campaign
def test_what_changes_while_it_is_parsed_is_not_remembered(child: Worker, project: Path) -> None:
    assert built(child, project) == 1
    kept, parsed = memory(project), Event()
    writer = Thread(target=keep_writing, args=(project, parsed))
    writer.start()
    read_again(child)
    parsed.set()
    writer.join()
    assert list((project / "target" / "parsed").glob("*.pickle")) in ([], [kept])


def read_again(child: Worker) -> None:
    child.call({"command": ["parse"]})


@pytest.mark.campaign
def test_what_was_parsed_is_used_until_a_model_changes_or_it_is_damaged(
    child: Worker, project: Path
) -> None:
    assert built(child, project) == 1
    first = memory(project)
    written = first.stat().st_mtime_ns

    read_again(child)
    assert (memory(project), first.stat().st_mtime_ns) == (first, written)
    assert built(child, project) == 1

    say(project, "select 2 as said")
    read_again(child)
    assert built(child, project) == 2
    assert memory(project).name != first.name

    memory(project).write_bytes(memory(project).read_bytes()[:100])
    read_again(child)
    assert built(child, project) == 2

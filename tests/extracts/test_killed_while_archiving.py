"""A process killed before it registers what it archived leaves no byte that nobody knows."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from flows.extracts.archive import archive_path
from flows.extracts.freeze import freeze
from flows.extracts.registry import registered
from flows.extracts.untaken import untaken_files
from flows.settings import load_settings
from flows.sources.received import received_document

from .conftest import NOON, RECEIVABLES_CSV, Home

NAME = "应收单_20260630.csv"
LATER = NOON + timedelta(hours=2)
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["pytest", "flows.extracts.freeze"])

# While its copy has no name of its own yet; when all is archived, the settings last of all, and the
# inbox is looked through for what no declaration matches.
MOMENTS = ("before_its_copy_is_named", "before_it_is_registered")


def kill_at(moment: str, home: Path, sha256: str) -> None:
    """Kills this process at the moment, as the interpreter tells that it comes."""
    settings = hashlib.sha256((home / "huikuan.toml").read_bytes()).hexdigest()
    copied, last = archive_path(home, sha256), archive_path(home, settings)

    def hook(event: str, details: tuple[object, ...]) -> None:
        is_named = event == "os.rename" and str(details[1]) == str(copied)
        is_archived = event == "os.scandir" and last.exists()
        if is_named if moment == MOMENTS[0] else is_archived:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def child(moment: str, home: Path, sha256: str) -> None:
    kill_at(moment, home, sha256)
    freeze(home, load_settings(home), NOON)


def known(home: Path) -> set[str]:
    return {file.sha256 for file in (*registered(home), *untaken_files(home))}


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_a_killed_run_had_archived_is_told_with_its_first_time_and_taken_by_the_next(
    home: Home, moment: str
) -> None:
    sha256 = hashlib.sha256(home.deliver(NAME, RECEIVABLES_CSV).read_bytes()).hexdigest()
    process = FORK.Process(target=child, args=(moment, home.path, sha256))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL

    kept = {path.name.removeprefix(".incoming-") for path in home.path.glob("archive/??/*")}
    assert sha256 in kept
    assert kept == known(home.path)
    assert registered(home.path) == []
    told = {file["name"]: file for file in received_document(home.path)["files"]}
    assert (told[NAME]["state"], told[NAME]["table"]) == ("waiting", "receivables")
    assert told[NAME]["received_at"] == NOON.isoformat()

    home.freeze(LATER)
    assert archive_path(home.path, sha256).read_text("utf-8") == RECEIVABLES_CSV
    assert list(home.path.glob("archive/??/.incoming-*")) == []
    files = [file for file in received_document(home.path)["files"] if file["name"] == NAME]
    assert [(file["received_at"], file["state"]) for file in files] == [
        (NOON.isoformat(), "taken since"),
        (LATER.isoformat(), "taken"),
    ]


def test_a_run_that_ends_as_it_should_tells_every_file_once(home: Home) -> None:
    home.deliver(NAME, RECEIVABLES_CSV)
    home.freeze()
    assert untaken_files(home.path) == []
    names = [file["name"] for file in received_document(home.path)["files"]]
    assert sorted(names) == sorted(file.name for file in registered(home.path))

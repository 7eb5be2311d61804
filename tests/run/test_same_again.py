"""The same arguments give the same run: published once, and the same bytes by force."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import Defect
from flows.ledger import open_ledger
from flows.manifest import read_manifest
from flows.publish import confirm_rebuild
from flows.releases import verify_release

from .command import huikuan, published
from .conftest import published_ids, release_of

SEVEN = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def event_types(home: Path) -> list[str]:
    with open_ledger(home) as ledger:
        return [event.event_type for event in ledger.events_through(9999)]


@pytest.mark.parametrize("options", [["--direct"], []], ids=["direct", "prefect"])
def test_the_same_arguments_are_answered_at_once_from_what_is_published(
    home: Path, options: list[str]
) -> None:
    before, events = published(home), event_types(home)
    again = huikuan(home, "run", *options)
    assert again.code == 0, again.err
    [run_id] = published_ids(home)
    assert again.out.splitlines()[0] == f"status       already published · run {run_id}"
    assert [line.split()[0] for line in again.err.splitlines()] == ["freeze"]
    assert (published(home), event_types(home)) == (before, events)


@pytest.mark.parametrize(
    "options",
    [["--direct"], [], ["--force"]],
    ids=["direct", "prefect", "force"],
)
@pytest.mark.campaign
def test_a_release_that_was_tampered_with_is_told_and_mended(
    home: Path, options: list[str]
) -> None:
    before = published(home)
    [workbook] = list(release_of(home).glob("outbox/Y01*/*.xlsx"))
    workbook.write_bytes(workbook.read_bytes()[:-1] + b"!")
    mended = huikuan(home, "run", *options)
    assert mended.code == 0, mended.err
    [run_id] = published_ids(home)
    assert mended.out.splitlines()[0] == f"status       mended (1 file) · run {run_id}"
    assert (
        " note: not as published: 1 file: outbox/Y01/tasks_2026-06-30.xlsx (changed);"
        " the release is built again "
    ) in mended.told
    assert verify_release(home, run_id) == []
    unstable = {f"releases/{run_id}/{name}" for name in ("warehouse.duckdb", "manifest.json")}
    after = published(home)
    assert {path for path in before if before[path] != after.get(path)} <= unstable
    assert after.keys() == before.keys()
    assert event_types(home)[-1] == "run_rebuilt"


def test_a_changed_archive_byte_ends_a_forced_run_before_its_parsed_rows_are_used(
    home: Path,
) -> None:
    before, events = published(home), event_types(home)
    [received] = [
        received
        for received in read_manifest(release_of(home)).inputs
        if received.file.table == "credits"
    ]
    place = f"archive/{received.file.sha256[:2]}/{received.file.sha256}"
    (home / place).chmod(0o644)
    (home / place).write_bytes((home / place).read_bytes().replace(b"20000.00", b"20000.01"))
    forced = huikuan(home, "run", "--direct", "--force", "--json")
    assert forced.code == 3, forced.err
    assert forced.document["where"] == f"{received.name}, archived as {place}"
    assert "restore it from a backup" in forced.document["fix"]
    assert (published(home), event_types(home)) == (before, [*events, "run_started"])


@pytest.mark.campaign
@pytest.mark.parametrize("options", [["--direct"], []], ids=["direct", "prefect"])
def test_force_builds_again_and_says_that_the_bytes_are_the_same(
    home: Path, options: list[str]
) -> None:
    before = published(home)
    forced = huikuan(home, "run", "--force", *options)
    assert forced.code == 0, forced.err
    [run_id] = published_ids(home)
    assert forced.out.splitlines()[0] == f"status       rebuilt, identical bytes · run {run_id}"
    assert published(home) == before
    assert event_types(home)[-1] == "run_rebuilt"


def test_a_second_build_with_another_outcome_is_a_defect_and_changes_nothing(home: Path) -> None:
    before = published(home)
    [run_id] = published_ids(home)
    manifest = read_manifest(release_of(home))
    changed = tuple(
        replace(output, sha256="0" * 64) if output.path.endswith("open_items.csv") else output
        for output in manifest.outputs
    )
    assert changed != manifest.outputs
    with pytest.raises(Defect, match="built again differs from what it published") as defect:
        confirm_rebuild(home, replace(manifest, outputs=changed), SEVEN)
    assert defect.value.where == "published/open_items.csv"
    assert published(home) == before
    assert "run_rebuilt" not in event_types(home)
    assert verify_release(home, run_id) == []


def test_a_run_puts_in_order_what_a_kill_left_half_done(home: Path) -> None:
    before = published(home)
    [run_id] = published_ids(home)
    half = home / "releases" / "0123456789abcdef"
    shutil.copytree(release_of(home), half)
    (home / "current").unlink()
    (home / "backups" / f"ledger-{run_id}.sqlite").unlink()
    again = huikuan(home, "run")
    assert again.code == 0, again.err
    assert again.out.startswith(f"status       already published · run {run_id}\n")
    assert published(home) == before
    assert (home / "backups" / f"ledger-{run_id}.sqlite").exists()
    assert (home / "runs" / half.name / "release" / "manifest.json").exists()


@pytest.mark.campaign
@pytest.mark.parametrize("lost", [".", "outbox/Y02", "warehouse.duckdb"])
def test_a_release_that_lost_files_is_built_again_without_being_told(home: Path, lost: str) -> None:
    before = published(home)
    path = release_of(home) / lost
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    again = huikuan(home, "run", "--direct")
    assert again.code == 0, again.err
    assert again.out.startswith("status       mended (")
    assert published(home).keys() == before.keys()
    assert verify_release(home, release_of(home).name) == []

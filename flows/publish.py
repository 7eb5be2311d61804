"""Publishes a run in one step and mends what a killed run left behind.

runs/<run_id>/release is renamed to releases/<run_id>; then one ledger transaction says that the
run is published: that is the commit. A rename without it is undone by `recover`; the `current`
link and the ledger's backup are redone from it. A historical run stays in runs/<run_id>/release,
finished as soon as its manifest is there, and writes nothing to the ledger: it does nothing
outside, and rebuilding many past days must not change the identity of any other run.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from flows.errors import Defect, EnvironmentFault, environment_guard
from flows.ledger import Event, Ledger, PublishedRun, open_ledger, utc_text
from flows.lock import hold_if_free
from flows.run import (
    MANIFEST_NAME,
    Manifest,
    hash_file,
    list_outputs,
    read_manifest,
    write_manifest,
)

KEPT_BACKUPS = 30
RUN_ID = re.compile(r"[0-9a-f]{16}")
REPAIR = "build it again with `huikuan run --force`"

Checkpoint = Callable[[str], None]


@dataclass(frozen=True)
class RunFolder:
    """Where a run works; only `release` is ever published."""

    work: Path
    logs: Path
    release: Path


@dataclass(frozen=True)
class Recovery:
    """What `recover` found: the published run, and the runs whose half publication it undid."""

    published: PublishedRun | None
    undone: tuple[str, ...]
    is_release_missing: bool


@dataclass(frozen=True)
class Difference:
    """A file of a release that is not what its manifest says."""

    path: str
    problem: Literal["missing", "changed", "unexpected"]


def nothing_happens(_step: str) -> None:
    """The checkpoint of a real run; tests pass one that ends the process at a step."""


def prepare(home: Path, run_id: str) -> RunFolder:
    """Makes an empty folder for a run, without the remains of an earlier attempt."""
    root = home / "runs" / run_id
    folder = RunFolder(root / "work", root / "logs", root / "release")
    with environment_guard("The run's folder could not be made"):
        _remove(root)
        for path in (folder.work, folder.logs, folder.release):
            path.mkdir(parents=True)
    return folder


def commit(
    home: Path,
    manifest: Manifest,
    events: Sequence[Event],
    now: datetime,
    checkpoint: Checkpoint = nothing_happens,
) -> PublishedRun:
    """Publishes a built daily run with its events; the caller holds the home's lock.

    events: episodes and letters; `letter_planned` of a letter that is planned already is left
    out. Raises EnvironmentFault when the machine refuses; before the ledger's transaction
    nothing is published, after it the run is and `recover` does what is missing.
    """
    with open_ledger(home) as ledger:
        with environment_guard("The run could not be published"):
            _refuse_unfit(ledger, home, manifest)
            manifest_sha256 = _move_into_place(home, manifest, checkpoint)
        checkpoint("before_ledger")
        published = _published_event(manifest, manifest_sha256)
        ledger.append(
            [published, *ledger.without_planned_letters(events)], now, manifest.arguments.writer
        )
        checkpoint("after_ledger")
        checkpoint("before_pointer")
        with environment_guard("The run is published, but `current` or the backup was refused"):
            _point_current(home, manifest.run_id)
            checkpoint("after_pointer")
            _back_up(ledger, home, manifest.run_id)
        return _required(ledger, manifest.run_id)


def recover(home: Path) -> Recovery:
    """Makes releases/, `current` and the backup agree with the ledger, without a question.

    The caller holds the home's lock. A release that the ledger does not know goes back to its
    run's folder; `current` becomes the ledger's last published run. Running it twice changes
    nothing. A release that is lost is reported, for `huikuan run --force` builds it again.
    """
    with open_ledger(home) as ledger, environment_guard("The home could not be put in order"):
        undone = _undo_uncommitted(home, {run.run_id for run in ledger.published_runs()})
        latest = ledger.latest_published()
        if latest is None:
            (home / "current").unlink(missing_ok=True)
            return Recovery(None, undone, is_release_missing=False)
        release = home / "releases" / latest.run_id
        if not release.exists():
            _finish_mending(home, latest.run_id, ledger)
        _point_current(home, latest.run_id)
        if not _backup_path(home, latest.run_id).exists():
            _back_up(ledger, home, latest.run_id)
        return Recovery(latest, undone, is_release_missing=not release.exists())


def recover_if_idle(home: Path) -> None:
    """Recovers for a command that only reads, unless a run is at work or nothing may be written."""
    with hold_if_free(home) as is_free:
        if is_free:
            recover(home)


def current_release(home: Path) -> Path | None:
    """The folder of the last published run, by the ledger; None before the first.

    Raises EnvironmentFault when the folder is lost.
    """
    with open_ledger(home) as ledger:
        latest = ledger.latest_published()
    if latest is None:
        return None
    release = home / "releases" / latest.run_id
    if not release.is_dir():
        raise EnvironmentFault("The published release is lost.", where=str(release), fix=REPAIR)
    return release


def keep_historical(home: Path, manifest: Manifest) -> Path:
    """Finishes a historical run in its own folder and returns its release."""
    if manifest.arguments.purpose != "historical":
        raise Defect(f"Run {manifest.run_id} is not historical.")
    release = home / "runs" / manifest.run_id / "release"
    with environment_guard("The historical run could not be kept"):
        _make_durable(release, manifest)
    return release


def finished_historical(home: Path, run_id: str) -> Path | None:
    """The release of a finished historical run that is as its manifest says, else None."""
    release = home / "runs" / run_id / "release"
    with open_ledger(home) as ledger:
        is_published = ledger.published(run_id) is not None
    if is_published or not (release / MANIFEST_NAME).exists():
        return None
    try:
        is_historical = read_manifest(release).arguments.purpose == "historical"
    except EnvironmentFault:
        return None
    return release if is_historical and not verify_release(home, run_id) else None


def compare_with_release(home: Path, built: Manifest) -> list[str]:
    """The outputs in which a run built again differs from what it published, by path.

    warehouse.duckdb is left out: DuckDB writes the same tables as different bytes.
    """
    with open_ledger(home) as ledger:
        published = _required(ledger, built.run_id)
    if built.content_sha256() == published.payload["content_sha256"]:
        return []
    release = home / "releases" / built.run_id
    if not (release / MANIFEST_NAME).exists():
        return ["(the published manifest is lost; its content hash differs)"]
    before, after = read_manifest(release).comparable_outputs(), built.comparable_outputs()
    return sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )


def confirm_rebuild(home: Path, built: Manifest, now: datetime) -> list[Difference]:
    """Ends a forced run: Defect unless it repeats what it published; the caller holds the lock.

    A release that was lost or tampered with is replaced by the one just built, and the old
    files are kept in runs/<run_id>/replaced. Returns what was wrong with it.
    """
    differing = compare_with_release(home, built)
    if differing:
        raise Defect(
            f"Run {built.run_id} built again differs from what it published.",
            where=", ".join(differing[:20]),
            why="same arguments must give the same bytes; what was published stays",
            fix=f"compare runs/{built.run_id}/release with releases/{built.run_id} and report it",
        )
    damage = verify_release(home, built.run_id)
    if damage:
        _replace_release(home, built, now)
        return damage
    with open_ledger(home) as ledger, environment_guard("The second build was not removed"):
        ledger.append([Event("run_rebuilt", built.run_id, {})], now, built.arguments.writer)
        _remove(home / "runs" / built.run_id / "release")
    return []


def verify_release(home: Path, run_id: str) -> list[Difference]:
    """Where a run's release differs from its manifest, or its manifest from the ledger."""
    with open_ledger(home) as ledger:
        manifest_sha256 = ledger.manifest_sha256(run_id)
    release = (
        home
        / ("releases" if manifest_sha256 else "runs/" + run_id)
        / (run_id if manifest_sha256 else "release")
    )
    if not (release / MANIFEST_NAME).exists():
        return [Difference(MANIFEST_NAME, "missing")]
    if manifest_sha256 and hash_file(release / MANIFEST_NAME) != manifest_sha256:
        return [Difference(MANIFEST_NAME, "changed")]
    with environment_guard("The release could not be read"):
        return _differences(release, read_manifest(release))


def _differences(release: Path, manifest: Manifest) -> list[Difference]:
    expected = {output.path: output for output in manifest.outputs}
    found = set(list_outputs(release))
    missing = [Difference(path, "missing") for path in expected.keys() - found]
    unexpected = [Difference(path, "unexpected") for path in found - expected.keys()]
    changed = [
        Difference(path, "changed")
        for path in expected.keys() & found
        if (release / path).stat().st_size != expected[path].size
        or hash_file(release / path) != expected[path].sha256
    ]
    return sorted([*missing, *unexpected, *changed], key=lambda difference: difference.path)


def _refuse_unfit(ledger: Ledger, home: Path, manifest: Manifest) -> None:
    """Nothing is published that is outdated, unchecked, incomplete or published already."""
    run_id, arguments = manifest.run_id, manifest.arguments
    latest = ledger.latest_published()
    release = home / "runs" / run_id / "release"
    sizes = {path: (release / path).stat().st_size for path in list_outputs(release)}
    position = ledger.position_for(arguments.arguments_sha256)
    reasons = {
        "the ledger has moved on since it was read": position != arguments.ledger_sequence,
        "it is historical": arguments.purpose != "daily",
        "it is published already": ledger.published(run_id) is not None,
        "a run of a later day is published": latest is not None and arguments.as_of < latest.as_of,
        "its gates are not all open": not manifest.gates
        or not all(gate.is_open for gate in manifest.gates),
        "its files are not those of its manifest": sizes
        != {output.path: output.size for output in manifest.outputs},
    }
    for reason, is_so in reasons.items():
        if is_so:
            raise Defect(f"Run {run_id} cannot be published: {reason}.")


def _move_into_place(home: Path, manifest: Manifest, checkpoint: Checkpoint) -> str:
    built = home / "runs" / manifest.run_id / "release"
    release = home / "releases" / manifest.run_id
    manifest_sha256 = _make_durable(built, manifest)
    checkpoint("before_rename")
    release.parent.mkdir(exist_ok=True)
    _remove(release)
    _rename(built, release)
    checkpoint("after_rename")
    return manifest_sha256


def _published_event(manifest: Manifest, manifest_sha256: str) -> Event:
    arguments = manifest.arguments
    payload = {
        "as_of": arguments.as_of.isoformat(),
        "known_at": utc_text(arguments.known_at),
        "ledger_sequence": arguments.ledger_sequence,
        "manifest_sha256": manifest_sha256,
        "content_sha256": manifest.content_sha256(),
        "open_amounts": dict(manifest.open_amounts),
    }
    return Event("run_published", manifest.run_id, payload)


def _required(ledger: Ledger, run_id: str) -> PublishedRun:
    published = ledger.published(run_id)
    if published is None:
        raise Defect(f"Run {run_id} is not published.")
    return published


def _undo_uncommitted(home: Path, published: Collection[str]) -> tuple[str, ...]:
    if not (home / "releases").is_dir():
        return ()
    names = sorted(path.name for path in (home / "releases").iterdir())
    undone = tuple(name for name in names if RUN_ID.fullmatch(name) and name not in published)
    for name in undone:
        back = home / "runs" / name / "release"
        _remove(back)
        back.parent.mkdir(parents=True, exist_ok=True)
        _rename(home / "releases" / name, back)
    return undone


def _replace_release(home: Path, built: Manifest, now: datetime) -> None:
    """The ledger names the new manifest first, so that a kill in between can be finished."""
    folder, release = home / "runs" / built.run_id, home / "releases" / built.run_id
    with open_ledger(home) as ledger, environment_guard("The release could not be replaced"):
        manifest_sha256 = _make_durable(folder / "release", built)
        event = Event("run_rebuilt", built.run_id, {"manifest_sha256": manifest_sha256})
        ledger.append([event], now, built.arguments.writer)
        release.parent.mkdir(exist_ok=True)
        if release.exists():
            _remove(folder / "replaced")
            _rename(release, folder / "replaced")
        _rename(folder / "release", release)


def _finish_mending(home: Path, run_id: str, ledger: Ledger) -> None:
    built = home / "runs" / run_id / "release"
    manifest = built / MANIFEST_NAME
    if manifest.exists() and hash_file(manifest) == ledger.manifest_sha256(run_id):
        (home / "releases").mkdir(exist_ok=True)
        _rename(built, home / "releases" / run_id)


def _point_current(home: Path, run_id: str) -> None:
    target, fresh = Path("releases") / run_id, home / ".current.new"
    if (home / "current").is_symlink() and (home / "current").readlink() == target:
        return
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(home / "current")
    _sync(home)


def _back_up(ledger: Ledger, home: Path, run_id: str) -> None:
    """Removes only backups of old runs that this ledger knows; another's are left alone."""
    path, fresh = _backup_path(home, run_id), home / "backups" / ".ledger.new"
    path.parent.mkdir(exist_ok=True)
    fresh.unlink(missing_ok=True)
    ledger.back_up(fresh)
    _sync(fresh)
    fresh.replace(path)
    _sync(path.parent)
    for old in ledger.published_runs()[:-KEPT_BACKUPS]:
        _backup_path(home, old.run_id).unlink(missing_ok=True)


def _backup_path(home: Path, run_id: str) -> Path:
    return home / "backups" / f"ledger-{run_id}.sqlite"


def _make_durable(release: Path, manifest: Manifest) -> str:
    """Writes the manifest and waits until every file and folder of the release is on disk."""
    manifest_sha256 = write_manifest(release, manifest)
    for parent, _, names in os.walk(release, topdown=False):
        for name in names:
            _sync(Path(parent) / name)
        _sync(Path(parent))
    return manifest_sha256


def _rename(source: Path, target: Path) -> None:
    source.rename(target)
    _sync(source.parent)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)

"""Publishes a run in one step.

runs/<run_id>/release is renamed to releases/<run_id>; then one ledger transaction says that the
run is published: that is the commit. A rename without it is undone by flows/recovery.py, and the
`current` link and the ledger's backup are redone from it. A historical run stays in
runs/<run_id>/release, finished as soon as its manifest is there, and writes nothing to the ledger:
it does nothing outside, and rebuilding many past days must not change the identity of any other
run.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.durable import remove, rename, sync
from flows.errors import Defect, environment_guard
from flows.ledger import Event, Ledger, PublishedRun, Writer, open_ledger, utc_text
from flows.manifest import MANIFEST_NAME, Manifest, list_outputs, read_manifest, write_manifest
from flows.recovery import back_up, point_current
from flows.releases import Difference, verify_release

Checkpoint = Callable[[str], None]


@dataclass(frozen=True)
class RunFolder:
    """Where a run works; only `release` is ever published."""

    work: Path
    logs: Path
    release: Path


def nothing_happens(_step: str) -> None:
    """The checkpoint of a real run; tests pass one that ends the process at a step."""


def prepare(home: Path, run_id: str) -> RunFolder:
    """Makes an empty folder for a run, without the remains of an earlier attempt."""
    root = home / "runs" / run_id
    folder = RunFolder(root / "work", root / "logs", root / "release")
    with environment_guard("The run's folder could not be made"):
        remove(root)
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
            point_current(home, manifest.run_id)
            checkpoint("after_pointer")
            back_up(ledger, home, manifest.run_id)
        return _required(ledger, manifest.run_id)


def commit_release(
    home: Path,
    manifest: Manifest,
    acts: tuple[Sequence[Event], Sequence[Event]],
    now: datetime,
    checkpoint: Checkpoint = nothing_happens,
) -> None:
    """Lets a built release run's letters go out; the caller holds the home's lock.

    acts: the attempts, one for each letter, written before its file can be printed by anybody; and
    what happened to each, written with the commit. A run that ends in between leaves a question for
    a person: whether somebody printed and posted what lay there for a moment. The events are
    written in no run's name, so that the next run knows them whatever its arguments.
    """
    attempts, events = acts
    writer = Writer(manifest.run_id, f"release:{manifest.run_id}")
    with open_ledger(home) as ledger:
        with environment_guard("The letters could not be released"):
            _refuse_unfit(ledger, home, manifest)
            checkpoint("before_attempt")
            ledger.append(attempts, now, writer)
            checkpoint("after_attempt")
            manifest_sha256 = _move_into_place(home, manifest, checkpoint)
        checkpoint("before_ledger")
        as_of = manifest.arguments.as_of.isoformat()
        payload = {"as_of": as_of, "manifest_sha256": manifest_sha256}
        released = Event("run_released", manifest.run_id, payload)
        ledger.append([released, *events], now, writer)
        checkpoint("after_ledger")
        with environment_guard("The letters are released, but the ledger's backup was refused"):
            back_up(ledger, home, manifest.run_id)


def keep_historical(home: Path, manifest: Manifest) -> Path:
    """Finishes a historical run in its own folder and returns its release."""
    if manifest.arguments.purpose != "historical":
        raise Defect(f"Run {manifest.run_id} is not historical.")
    release = home / "runs" / manifest.run_id / "release"
    with environment_guard("The historical run could not be kept"):
        _make_durable(release, manifest)
    return release


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
        remove(home / "runs" / built.run_id / "release")
    return []


def _refuse_unfit(ledger: Ledger, home: Path, manifest: Manifest) -> None:
    """Nothing is published that is outdated, unchecked, incomplete or published already."""
    run_id, arguments = manifest.run_id, manifest.arguments
    latest = ledger.latest_published()
    release = home / "runs" / run_id / "release"
    sizes = {path: (release / path).stat().st_size for path in list_outputs(release)}
    position = ledger.position_for(arguments.arguments_sha256)
    reasons = {
        "the ledger has moved on since it was read": position != arguments.ledger_sequence,
        "it is historical": arguments.purpose == "historical",
        "it is published already": ledger.published(run_id) is not None
        or ledger.has_released(run_id),
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
    remove(release)
    rename(built, release)
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


def _replace_release(home: Path, built: Manifest, now: datetime) -> None:
    """The ledger names the new manifest first, so that a kill in between can be finished."""
    folder, release = home / "runs" / built.run_id, home / "releases" / built.run_id
    with open_ledger(home) as ledger, environment_guard("The release could not be replaced"):
        manifest_sha256 = _make_durable(folder / "release", built)
        event = Event("run_rebuilt", built.run_id, {"manifest_sha256": manifest_sha256})
        ledger.append([event], now, built.arguments.writer)
        release.parent.mkdir(exist_ok=True)
        if release.exists():
            remove(folder / "replaced")
            rename(release, folder / "replaced")
        rename(folder / "release", release)


def _make_durable(release: Path, manifest: Manifest) -> str:
    """Writes the manifest and waits until every file and folder of the release is on disk."""
    manifest_sha256 = write_manifest(release, manifest)
    for parent, _, names in os.walk(release, topdown=False):
        for name in names:
            sync(Path(parent) / name)
        sync(Path(parent))
    return manifest_sha256

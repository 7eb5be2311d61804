"""Mends what a killed run left behind: the ledger says what is published, the rest follows."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from flows.durable import remove, rename, sync
from flows.errors import environment_guard
from flows.ledger import Ledger, PublishedRun, open_ledger
from flows.lock import hold_if_free
from flows.manifest import MANIFEST_NAME
from flows.run import hash_file

KEPT_RUNS = 30
RUN_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Recovery:
    """What `recover` found: the published run, and the runs whose half publication it undid."""

    published: PublishedRun | None
    undone: tuple[str, ...]
    is_release_missing: bool


def recover(home: Path) -> Recovery:
    """Makes releases/, `current` and the backup agree with the ledger, without a question.

    The caller holds the home's lock. A release that the ledger does not know goes back to its
    run's folder; `current` becomes the ledger's last published run. Running it twice changes
    nothing. A release that is lost is reported, for `huikuan run --force` builds it again.
    """
    with open_ledger(home) as ledger, environment_guard("The home could not be put in order"):
        known = {run.run_id for run in ledger.published_runs()} | ledger.released_runs()
        undone = _undo_uncommitted(home, known)
        latest = ledger.latest_published()
        if latest is None:
            (home / "current").unlink(missing_ok=True)
            return Recovery(None, undone, is_release_missing=False)
        release = home / "releases" / latest.run_id
        if not release.exists():
            _finish_mending(home, latest.run_id, ledger)
        point_current(home, latest.run_id)
        if not _backup_path(home, latest.run_id).exists():
            back_up(ledger, home, latest.run_id)
        return Recovery(latest, undone, is_release_missing=not release.exists())


def recover_if_idle(home: Path) -> None:
    """Recovers for a command that only reads, unless a run is at work or nothing may be written."""
    with hold_if_free(home) as is_free:
        if is_free:
            recover(home)


def _undo_uncommitted(home: Path, published: Collection[str]) -> tuple[str, ...]:
    if not (home / "releases").is_dir():
        return ()
    names = sorted(path.name for path in (home / "releases").iterdir())
    undone = tuple(name for name in names if RUN_ID.fullmatch(name) and name not in published)
    for name in undone:
        back = home / "runs" / name / "release"
        remove(back)
        back.parent.mkdir(parents=True, exist_ok=True)
        rename(home / "releases" / name, back)
    return undone


def _finish_mending(home: Path, run_id: str, ledger: Ledger) -> None:
    built = home / "runs" / run_id / "release"
    manifest = built / MANIFEST_NAME
    if manifest.exists() and hash_file(manifest) == ledger.manifest_sha256(run_id):
        (home / "releases").mkdir(exist_ok=True)
        rename(built, home / "releases" / run_id)


def point_current(home: Path, run_id: str) -> None:
    """Makes `current` the release of a run, in one step."""
    target, fresh = Path("releases") / run_id, home / ".current.new"
    if (home / "current").is_symlink() and (home / "current").readlink() == target:
        return
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(home / "current")
    sync(home)


def back_up(ledger: Ledger, home: Path, run_id: str) -> None:
    """Copies the ledger beside it, and removes old copies and working folders of runs it knows.

    Of a run that was mended, what had been tampered with is kept.
    """
    path, fresh = _backup_path(home, run_id), home / "backups" / ".ledger.new"
    path.parent.mkdir(exist_ok=True)
    fresh.unlink(missing_ok=True)
    ledger.back_up(fresh)
    sync(fresh)
    fresh.replace(path)
    sync(path.parent)
    for old in ledger.old_runs(KEPT_RUNS):
        _backup_path(home, old).unlink(missing_ok=True)
        if not (home / "runs" / old / "replaced").exists():
            remove(home / "runs" / old)


def _backup_path(home: Path, run_id: str) -> Path:
    return home / "backups" / f"ledger-{run_id}.sqlite"

"""Copies each rep's folder to a shared folder, so that it holds the published day and no other.

A file appears there whole or not at all. What lies there from earlier days goes away when it is
still as it was delivered; a file that somebody has written in moves to `earlier/` beside it. What
was delivered stands in the home (shared_folder/), never in the share, where reps may write.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.delivery.parcels import Parcel, Shipment, read_proven
from flows.delivery.retry import Flaky, Wait, keep_trying
from flows.errors import REMEDIES
from flows.manifest import Output
from flows.run import hash_file

RECORDS = "shared_folder"
EARLIER = "earlier"
PART = ".huikuan.part"
ATTEMPTS = 4
BLINKS = {
    errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EAGAIN,
    errno.ENETDOWN, errno.ENETUNREACH, errno.ECONNRESET, errno.ECONNABORTED, errno.EBUSY,
    errno.ENOTCONN, errno.ETXTBSY,
}  # fmt: skip


@dataclass(frozen=True)
class Copied:
    """What became of one rep's folder: how many files came, went and were kept, or what failed."""

    folder: str
    came: int = 0
    went: int = 0
    kept: int = 0
    problem: str = ""


@dataclass
class Record:
    """What was delivered into one rep's folder: the finished run, and hashes by path."""

    run_id: str
    files: dict[str, list[str]]


def copy_to_share(
    home: Path, share: Path, shipment: Shipment, wait: Wait | None = None
) -> list[Copied]:
    """Brings every rep's folder of the share to this release; a folder that fails is told.

    A folder that has this run already is left alone. The caller holds the home's lock.
    """
    done: list[Copied] = []
    for visit in _visits(home, share, shipment):
        # A share that has failed for good is not waited for again, rep after rep.
        attempts = 1 if any(one.problem for one in done) else ATTEMPTS
        done.append(_told(visit, attempts, wait))
    return done


def pending_copies(home: Path, share: Path, shipment: Shipment) -> list[str]:
    """The folders of the share that do not have this run yet."""
    return [visit.folder for visit in _visits(home, share, shipment)]


@dataclass(frozen=True)
class _Visit:
    """One rep's folder of the share, to be brought to a release; no parcel: nothing for him."""

    home: Path
    share: Path
    shipment: Shipment
    folder: str
    parcel: Parcel | None
    record: Record

    @property
    def place(self) -> Path:
        return self.share / self.folder

    def wanted(self) -> dict[str, Output]:
        files = self.parcel.files if self.parcel else ()
        return {file.path.removeprefix(f"outbox/{self.folder}/"): file for file in files}

    def keep_record(self) -> None:
        _write_record(self.home, self.share, self.folder, self.record)


def _visits(home: Path, share: Path, shipment: Shipment) -> list[_Visit]:
    """The folders to bring up to date: those of today's reps, and of reps who had files before."""
    parcels = {parcel.folder: parcel for parcel in shipment.parcels}
    known = {path.stem for path in (home / RECORDS).glob("*.json")}
    visits = [
        _Visit(
            home, share, shipment, folder, parcels.get(folder), _read_record(home, share, folder)
        )
        for folder in sorted(known | parcels.keys())
    ]
    return [
        visit
        for visit in visits
        if visit.record.run_id != shipment.run_id and (visit.parcel or visit.record.files)
    ]


def _told(visit: _Visit, attempts: int, wait: Wait | None) -> Copied:
    try:
        return keep_trying(_blinking(lambda: _bring(visit)), attempts, wait)
    except (OSError, Flaky) as error:
        cause = error.__cause__ if isinstance(error, Flaky) else error
        return Copied(visit.folder, problem=_worded(cause))


def _blinking(action: Callable[[], Copied]) -> Callable[[], Copied]:
    def tried() -> Copied:
        try:
            return action()
        except OSError as error:
            if error.errno in BLINKS:
                raise Flaky from error
            raise

    return tried


def _worded(error: BaseException | None) -> str:
    if not isinstance(error, OSError):
        return str(error)
    remedy = REMEDIES.get(error.errno or 0, "mend this, then run `huikuan deliver --send`")
    return f"{error.strerror or error}: {remedy}"


def _bring(visit: _Visit) -> Copied:
    """First it is noted what will lie there, so that a later visit knows its own files."""
    if not visit.share.is_dir():
        raise FileNotFoundError(errno.ENOENT, "the shared folder is not there", str(visit.share))
    wanted, known = visit.wanted(), visit.record.files
    for path, file in wanted.items():
        if file.sha256 not in known.setdefault(path, []):
            known[path].append(file.sha256)
    visit.keep_record()
    came = sum(_place(visit, path, file) for path, file in wanted.items())
    left = [_clear(visit, path) for path in sorted(known.keys() - wanted.keys())]
    visit.record.files = {path: [file.sha256] for path, file in wanted.items()}
    visit.record.run_id = visit.shipment.run_id
    visit.keep_record()
    return Copied(visit.folder, came, left.count("went"), left.count("kept"))


def _place(visit: _Visit, path: str, file: Output) -> bool:
    """Puts one file there, whole; False when it is there already."""
    target = visit.place / path
    content = read_proven(visit.shipment.release, file)
    _make_folders(visit.share, target.parent)
    found = _hash_of(target)
    if found == file.sha256:
        return False
    if found is not None and found not in visit.record.files[path]:
        _set_aside(visit, path)
    _write_whole(target, content)
    return True


def _write_whole(target: Path, content: bytes) -> None:
    """Readers of the share see the old file or the new one; a failed attempt leaves nothing."""
    part = target.with_name(PART)
    part.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(part, flags, 0o640), "wb") as sink:
            sink.write(content)
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _clear(visit: _Visit, path: str) -> str:
    """Takes away what an earlier run delivered: `went`, `kept` aside, or `absent`."""
    target = visit.place / path
    if _has_link(visit.share, target.parent) or (found := _hash_of(target)) is None:
        return "absent"
    if found not in visit.record.files[path]:
        _set_aside(visit, path)
        return "kept"
    target.unlink()
    if target.parent != visit.place and not any(target.parent.iterdir()):
        target.parent.rmdir()
    return "went"


def _set_aside(visit: _Visit, path: str) -> None:
    """Moves a file that somebody has written in to `earlier/`, under a name that is free."""
    target = visit.place / path
    aside = visit.place / EARLIER
    _make_folders(visit.share, aside)
    number = 1
    while os.path.lexists(free := aside / f"{target.stem}-{number}{target.suffix}"):
        number += 1
    target.rename(free)


def _hash_of(path: Path) -> str | None:
    """The hash of a plain file; None when nothing is there, and no hash's text for all else."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    return hash_file(path) if stat.S_ISREG(mode) else "not a plain file"


def _make_folders(share: Path, folder: Path) -> None:
    """Makes a folder below the share; a link on the way would lead out of the rep's folder."""
    if _has_link(share, folder):
        raise OSError(errno.ELOOP, "a link stands where a folder of ours belongs", str(folder))
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)


def _has_link(share: Path, folder: Path) -> bool:
    inside = folder.relative_to(share)
    return any((share / part).is_symlink() for part in (inside, *inside.parents[:-1]))


def _read_record(home: Path, share: Path, folder: str) -> Record:
    """What was delivered there; nothing when it is another share or the record is lost."""
    try:
        document: dict[str, Any] = json.loads((home / RECORDS / f"{folder}.json").read_bytes())
        if document.pop("share") == str(share):
            return Record(**document)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        pass
    return Record("", {})


def _write_record(home: Path, share: Path, folder: str, record: Record) -> None:
    path = home / RECORDS / f"{folder}.json"
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as sink:
        json.dump({"share": str(share), **vars(record)}, sink, ensure_ascii=False)
        sink.flush()
        os.fsync(sink.fileno())
    fresh.replace(path)

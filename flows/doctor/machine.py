"""Checks the machine: Python, installed versions, disk, file system, fonts."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from flows.doctor.finding import Finding
from flows.run import hash_file

PYTHON = (3, 11)
NAMED = 3
GIGABYTE = 1_000_000_000
LEAST_FREE = GIGABYTE
COMFORTABLY_FREE = 5 * GIGABYTE
RELEASES_AHEAD = 10
PINNED = re.compile(r"^([A-Za-z0-9_.\-]+)==([^ \\]+)", re.MULTILINE)
FONT_ROW = re.compile(r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$", re.MULTILINE)
# DuckDB's and SQLite's locks are not to be trusted over the network.
NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "sshfs", "fuse.sshfs", "afs", "ceph"}


def check_python(version: tuple[int, int]) -> Finding:
    """The interpreter is the one that everything was tried with."""
    shown, wanted = (".".join(map(str, one)) for one in (version, PYTHON))
    if version == PYTHON:
        return Finding("python", "ok", shown)
    fix = f"install Python {wanted}, then `make run PYTHON=python{wanted}` in a fresh checkout"
    return Finding("python", "failed", f"{shown}, but {wanted} is needed", fix)


def check_packages(lock: Path, installed: Mapping[str, str]) -> Finding:
    """Every package has exactly the version of the lock file."""
    try:
        pinned = dict(PINNED.findall(lock.read_text(encoding="utf-8")))
    except OSError as error:
        return Finding(
            "packages", "failed", f"{lock.name}: {error.strerror}", "use a complete checkout"
        )
    wrong = [
        f"{name} {installed.get(_canonical(name), 'missing')} instead of {version}"
        for name, version in pinned.items()
        if installed.get(_canonical(name)) != version
    ]
    if not wrong:
        return Finding("packages", "ok", f"{len(pinned)} as in {lock.name}")
    more = f" and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
    return Finding(
        "packages",
        "failed",
        f"{', '.join(wrong[:NAMED])}{more}",
        f".venv/bin/pip install --no-deps --require-hashes -r {lock.name}",
    )


def installed_packages() -> dict[str, str]:
    """The versions of all installed packages by canonical name."""
    return {_canonical(one.name): one.version for one in metadata.distributions()}


def check_disk(free: int, release: int) -> Finding:
    """There is room for the next runs; release: bytes of the last one."""
    shown = f"{free / GIGABYTE:.1f} GB free"
    if free < max(LEAST_FREE, 2 * release):
        return Finding(
            "disk", "failed", f"{shown}: not enough for a run", "free some space on the home's disk"
        )
    if free < max(COMFORTABLY_FREE, RELEASES_AHEAD * release):
        return Finding(
            "disk", "warning", f"{shown}: soon not enough", "free some space, or remove old runs/"
        )
    return Finding("disk", "ok", shown)


def free_bytes(path: Path) -> int:
    """What is free on the disk of a folder."""
    return shutil.disk_usage(path).free


@dataclass(frozen=True)
class FileSystem:
    """What the file system under a home can do; `refusal` when it could not be tried."""

    refusal: str = ""
    kind: str = ""
    renames: bool = True
    links: bool = True
    syncs: bool = True
    locks: bool = True
    tells_cases_apart: bool = True


def try_file_system(folder: Path) -> FileSystem:
    """Tries in a folder of its own, which is removed, what a run does when it publishes."""
    try:
        with tempfile.TemporaryDirectory(prefix=".doctor-", dir=folder) as name:
            place = Path(name)
            return FileSystem(
                kind=_kind(folder.resolve()),
                renames=_works(_rename, place),
                links=_works(_link, place),
                syncs=_works(_sync, place),
                locks=_works(_lock, place),
                tells_cases_apart=_works(_cases, place),
            )
    except OSError as error:
        return FileSystem(refusal=error.strerror or str(error))


def check_file_system(tried: FileSystem) -> Finding:
    """Publishing needs a rename that replaces, links, fsync and locks."""
    if tried.refusal:
        return Finding(
            "file system",
            "failed",
            f"nothing can be written to the home: {tried.refusal}",
            "let this user write there, or choose another home",
        )
    lacking = [
        name
        for name, works in (
            ("rename that replaces", tried.renames),
            ("symbolic links", tried.links),
            ("fsync", tried.syncs),
            ("locks", tried.locks),
        )
        if not works
    ]
    if lacking:
        fix = "keep the home on a local disk; only the shared folder may be a share"
        return Finding("file system", "failed", f"no {', no '.join(lacking)}", fix)
    if tried.kind in NETWORK:
        return Finding(
            "file system",
            "warning",
            f"{tried.kind}: a network file system, whose locks cannot be trusted",
            "keep the home on a local disk",
        )
    if not tried.tells_cases_apart:
        return Finding(
            "file system",
            "warning",
            "A and a are one name here",
            "do not give files in inbox/ or policy/ names that differ in case only",
        )
    return Finding("file system", "ok", "renames, links, fsync and locks work")


def check_fonts(fonts: Path) -> Finding:
    """The fonts of the letters are those that the layout was looked at with."""
    try:
        sums = dict(FONT_ROW.findall((fonts / "README.md").read_text(encoding="utf-8")))
        wrong = [name for name, digest in sums.items() if hash_file(fonts / name) != digest]
    except OSError as error:
        wrong, sums = [f"{error.filename}: {error.strerror}"], {"": ""}
    if wrong or not sums:
        told = ", ".join(wrong) or "nothing tells which fonts are right"
        return Finding("fonts", "failed", told, "restore templates/fonts from the repository")
    return Finding("fonts", "ok", f"{len(sums)} files as hashed")


def _works(attempt: Callable[[Path], bool], place: Path) -> bool:
    try:
        return attempt(place)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return False


def _rename(place: Path) -> bool:
    old, new = place / "old", place / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    new.replace(old)
    return old.read_bytes() == b"new" and not new.exists()


def _link(place: Path) -> bool:
    link = place / "link"
    link.symlink_to("old")
    return link.readlink() == Path("old")


def _sync(place: Path) -> bool:
    (place / "synced").write_bytes(b"x")
    for path in (place / "synced", place):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return True


def _lock(place: Path) -> bool:
    """A lock that a second opening of the same file can take as well is none."""
    with (place / "lock").open("w") as first, (place / "lock").open("w") as second:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _cases(place: Path) -> bool:
    (place / "case").write_bytes(b"")
    return not (place / "CASE").exists()


def _kind(folder: Path) -> str:
    """The file system's type by Linux's own list; unknown elsewhere."""
    mounts = sorted(_mounts(), key=lambda mount: len(mount[0]))
    kinds = [kind for point, kind in mounts if folder.is_relative_to(point)]
    return kinds[-1] if kinds else ""


def _mounts() -> Iterator[tuple[str, str]]:
    try:
        listed = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in listed.splitlines():
        _, point, kind, *_ = line.split(" ")
        yield point.replace("\\040", " "), kind


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

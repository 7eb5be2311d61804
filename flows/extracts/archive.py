"""Keeps bytes in the archive by their hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import EnvironmentFault, InputRefused

_BLOCK = 1 << 22

CHANGED = "the archived bytes are not the ones that were registered"
WHY = "a figure could no longer be traced to what was received"
FIX = (
    "restore it from a backup; or, while the inbox still has the file as it was received, "
    "move the archived one away and run again: it is archived anew"
)


def archive_path(home: Path, sha256: str) -> Path:
    """Where the archive keeps the bytes of that hash."""
    return home / "archive" / sha256[:2] / sha256


def archived_as(name: str, sha256: str) -> str:
    """A received file and its place in the archive, for people: both, for either may be known."""
    return f"{name}, archived as {archive_path(Path(), sha256).as_posix()}"


def proven_path(home: Path, sha256: str, name: str) -> Path:
    """Where the archive keeps those bytes, hashed again; InputRefused when they are not they."""
    path = archive_path(home, sha256)
    if not path.is_file():
        raise InputRefused("the archived file is missing", archived_as(name, sha256), WHY, FIX)
    with readable(path):
        if _hash(path) != sha256:
            raise InputRefused(CHANGED, archived_as(name, sha256), WHY, FIX)
    return path


def archive_file(home: Path, path: Path, announce: Callable[[str, int], None]) -> tuple[str, int]:
    """Copies one file into the archive unless its bytes are there; returns hash and size.

    announce: is told both before the first byte is copied.
    """

    def copy(sha256: str, before: os.stat_result) -> None:
        if not archive_path(home, sha256).exists():
            announce(sha256, before.st_size)
            _copy(home, path, sha256, before)

    return _examined(path, copy)


def examine_file(path: Path) -> tuple[str, int]:
    """The hash and size of a file that could be archived; it stays where it is."""
    return _examined(path, lambda _sha256, _before: None)


def _examined(path: Path, use: Callable[[str, os.stat_result], None]) -> tuple[str, int]:
    """use: is given the hash and what the file was before, which it must still be after."""
    with readable(path):
        before = path.stat()
        if before.st_size == 0:
            raise InputRefused(
                "the file is empty", where=path.name, fix="export the file again and replace it"
            )
        sha256 = _hash(path)
        use(sha256, before)
        _refuse_changed(path, before)
    return sha256, before.st_size


def _refuse_changed(path: Path, before: os.stat_result) -> None:
    after = path.stat()
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    ):
        raise _changed(path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(home: Path, path: Path, sha256: str, before: os.stat_result) -> None:
    """Puts a file into the archive; before: what it was when it was hashed, and must still be.

    A copy that was broken off bears the hash too, so that it is known, and goes at the next try.
    """
    target = archive_path(home, sha256)
    with _writable(home / "archive"):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".incoming-{sha256}")
        temporary.unlink(missing_ok=True)
        try:
            digest = hashlib.sha256()
            temporary.touch(0o600, exist_ok=False)
            with temporary.open("wb") as copy, path.open("rb") as file:
                while block := file.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            if digest.hexdigest() != sha256:
                raise _changed(path)
            _refuse_changed(path, before)
            temporary.chmod(0o444)
            temporary.rename(target)
            _sync_folder(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _changed(path: Path) -> InputRefused:
    return InputRefused(
        "the file changed while it was read",
        where=path.name,
        why="it is still being written, so its rows may be cut off",
        fix="wait until the export has finished and run again",
    )


@contextmanager
def readable(path: Path) -> Generator[None]:
    """Turns a failure to read into an EnvironmentFault that names path and user."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"a file cannot be read: {error.strerror}",
            where=str(path),
            fix=f"give user {os.getuid()} permission to read it",
        ) from error


@contextmanager
def _writable(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"the archive cannot be written: {error.strerror}",
            where=str(folder),
            fix="check free disk space and permissions",
        ) from error

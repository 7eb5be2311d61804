"""Takes the one file out of a .gz or a .zip, without trusting what the container promises."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from flows.errors import InputRefused
from flows.extracts.file_kind import GZIP, ZIP

_BLOCK = 1 << 20
_MOST_BYTES = 4 << 30
_HIGHEST_RATIO = 200
_RATIO_FROM_BYTES = 50 << 20
_WORKBOOK_PART = "[Content_Types].xml"
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_DAMAGE = (
    EOFError, ValueError, RuntimeError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile,
)  # fmt: skip
_FIX = "deliver the export itself, or a .gz or .zip that holds that one file"


def unpacked(path: Path, name: str, scratch: Path) -> tuple[Path, str]:
    """The file inside a .gz or .zip, written to `scratch`, and its name; else what was given.

    InputRefused: damaged, with a password, with no or several files, one inside another, a bomb.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(GZIP):
        inner = name[: -len(".gz")] if name.lower().endswith(".gz") else name
        with _damage(name), gzip.open(path) as packed:
            target = _copy(packed, path, name, scratch)
    elif start.startswith(ZIP) and (member := _only_member(path, name)):
        inner = member.filename.rpartition("/")[2] or name
        with _damage(name), zipfile.ZipFile(path) as archive, archive.open(member) as packed:
            target = _copy(packed, path, name, scratch)
    else:
        return path, name
    _refuse_nested(target, name)
    return target, inner


def _only_member(path: Path, name: str) -> zipfile.ZipInfo | None:
    """The only file of an archive; None when the archive is itself a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        kind = "workbook" if name.lower().endswith(_WORKBOOK_NAMES) else "archive"
        raise InputRefused(
            f"the {kind} is damaged: {error}", where=name, fix="export the file again"
        ) from error
    if any(item.filename == _WORKBOOK_PART or item.filename[:3] == "xl/" for item in members):
        return None
    if len(members) != 1 and name.lower().endswith(_WORKBOOK_NAMES):
        return None
    what = ""
    if len(members) != 1:
        listed = ", ".join(member.filename[:60] for member in members[:5])
        what = f"the archive holds {len(members)} files{f': {listed}' if listed else ''}"
    elif members[0].flag_bits & 1:
        what = "the archive is protected by a password"
    if what:
        raise InputRefused(what, where=name, why="one file is one export", fix=_FIX)
    return members[0]


def _copy(packed: IO[bytes] | gzip.GzipFile, path: Path, name: str, scratch: Path) -> Path:
    target, size = scratch / "unpacked", 0
    most = max(_RATIO_FROM_BYTES, min(_MOST_BYTES, path.stat().st_size * _HIGHEST_RATIO))
    with target.open("wb") as copy:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > most:
                raise InputRefused(
                    f"the archive is a bomb: {path.stat().st_size} bytes unpack to over {most}",
                    where=name,
                    fix=_FIX,
                )
            copy.write(block)
    return target


@contextmanager
def _damage(name: str) -> Generator[None]:
    """Turns what a damaged archive does to its library into a refusal."""
    try:
        yield
    except _DAMAGE as error:
        raise InputRefused(
            f"the archive is damaged or cut off: {error}",
            where=name,
            why="what is missing would look as if it were paid",
            fix="export the file again",
        ) from error


def _refuse_nested(target: Path, name: str) -> None:
    with target.open("rb") as file:
        start = file.read(4)
    is_archive = start.startswith(GZIP)
    if start.startswith(ZIP):
        is_archive = _only_member(target, "inside.xlsx") is not None
    if is_archive:
        raise InputRefused("an archive lies inside the archive", where=name, fix=_FIX)

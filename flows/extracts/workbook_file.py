"""Judges the container of a workbook before anything in it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flows.errors import InputRefused

_MOST_BYTES = 500 * 1024 * 1024
_MOST_MEMBERS = 2000
_HIGHEST_RATIO = 100
_RATIO_FROM_BYTES = 10 * 1024 * 1024


def refuse_encrypted(path: Path, name: str) -> None:
    """Refuses an old container that holds an encrypted workbook, before it is parsed."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        raise InputRefused(
            "the workbook is protected by a password",
            where=name,
            fix="save it as .xlsx without a password and deliver it again",
        )


def refuse_bombs(path: Path, name: str) -> None:
    """Refuses a workbook whose central directory promises too much, or a password."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputRefused(
            f"the workbook is damaged: {error}", where=name, fix="export the file again"
        ) from error
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    what = ""
    if any(member.flag_bits & 1 for member in members):
        what = "is protected by a password"
    elif len(members) > _MOST_MEMBERS:
        what = f"holds {len(members)} parts, more than {_MOST_MEMBERS}"
    elif unpacked > _MOST_BYTES:
        what = f"unpacks to {unpacked >> 20} MB, more than {_MOST_BYTES >> 20} MB"
    elif unpacked > _RATIO_FROM_BYTES and unpacked > _HIGHEST_RATIO * max(packed, 1):
        what = f"is a zip bomb: {packed} bytes unpack to {unpacked}"
    if what:
        raise InputRefused(f"the workbook {what}", where=name, fix="deliver the data as CSV")

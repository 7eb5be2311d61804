"""Judges the container of a workbook before anything in it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path

from flows.errors import InputRefused

_MOST_BYTES = 500 * 1024 * 1024
_MOST_MEMBERS = 2000
_HIGHEST_RATIO = 100
_RATIO_FROM_BYTES = 10 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(path: Path, name: str) -> bool:
    """Whether the bytes are a zipped workbook; refuses old, encrypted and misnamed ones."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(_ZIP):
        return True
    if start == _COMPOUND:
        raise _compound_refusal(path, name)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise InputRefused(
            "the file is named as a workbook and is none",
            where=name,
            fix="save it as .xlsx in the spreadsheet program, or name it .csv if it is text",
        )
    return False


def _compound_refusal(path: Path, name: str) -> InputRefused:
    encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
    what = "is protected by a password" if encrypted else "is an old .xls file"
    return InputRefused(
        f"the workbook {what}",
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

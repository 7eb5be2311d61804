"""Keeps the home's key, with which the rows of workbooks are signed: made once, never shown."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from flows.errors import EnvironmentFault, environment_guard

FILE_NAME = "answers.key"
KEY_BYTES = 32


def ensure_key(home: Path) -> bytes:
    """The home's key; a home without one gets it, readable by its owner alone."""
    path = home / FILE_NAME
    with environment_guard("The key of the workbooks could not be made"):
        if not path.exists():
            temporary = path.with_name(f".{FILE_NAME}.{os.getpid()}")
            temporary.unlink(missing_ok=True)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(KEY_BYTES) + "\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(path)
    return read_key(home)


def read_key(home: Path) -> bytes:
    """The home's key; empty when it has none yet."""
    path = home / FILE_NAME
    if not path.exists():
        return b""
    with environment_guard("The key of the workbooks could not be read"):
        text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise EnvironmentFault(
            "the key of the workbooks is damaged",
            where=str(path),
            why="no answer of a rep could be proven to belong to a list of ours",
            fix="restore it from a backup; or remove it, and answers to older lists are refused",
        )
    return key


def fingerprint(key: bytes) -> str:
    """What a run's arguments and folders may show of the key: its hash; empty without a key."""
    return hashlib.sha256(b"huikuan workbook key " + key).hexdigest() if key else ""

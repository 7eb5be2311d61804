"""Fetches a secret from where huikuan.toml says it is; it is never shown, logged or kept."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flows.errors import EnvironmentFault

LARGEST = 4096


MAIL = "huikuan.toml, [mail], password"
MAIL_WHY = "without it the mail server lets nobody in"


def fetch_secret(reference: str, where: str = MAIL, why: str = MAIL_WHY) -> str:
    """The secret behind env:NAME or file:/path, without the line end of the file.

    where, why: what the refusal says of it.

    Raises EnvironmentFault, naming the reference only, when there is none or others can read it.
    """
    kind, _, place = reference.partition(":")
    secret = os.environ.get(place, "") if kind == "env" else ""
    if kind != "env":
        secret = _in_file(Path(place), reference, where, why)
    if not secret or any(ord(sign) < 32 for sign in secret):
        raise _missing(reference, "it is empty, not set, or more than one line", where, why)
    return secret


def _in_file(path: Path, reference: str, where: str, why: str) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise _missing(reference, f"other users may read it: `chmod 600 {path}`", where, why)
        return path.read_bytes()[:LARGEST].decode("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _missing(reference, type(error).__name__, where, why) from None


def _missing(reference: str, found: str, where: str, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The secret {reference} cannot be used: {found}.",
        where=where,
        why=why,
        fix="set the variable for the user that runs huikuan, or write the file (mode 600)",
    )

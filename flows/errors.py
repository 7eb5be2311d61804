"""The failures a user may see, each with an exit code and with what to do next.

Exit codes: 0 done · 1 our bug · 2 usage or configuration · 3 input refused · 4 gate closed ·
5 locked · 6 environment.
"""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager

REMEDIES = {
    errno.ENOSPC: "free some space on this disk, then run the same command again",
    errno.EDQUOT: "free some space or raise the quota, then run the same command again",
    errno.EFBIG: "raise the file size limit (ulimit -f), then run the same command again",
    errno.EACCES: "let this user read and write there, then run the same command again",
    errno.EPERM: "let this user read and write there, then run the same command again",
    errno.EROFS: "the disk is mounted read-only: mount it writable or choose another home",
    errno.EXDEV: "keep runs/ and releases/ of a home on one file system",
    errno.EISDIR: "move this folder away: its place belongs to huikuan",
    errno.ENOTDIR: "move this file away: its place belongs to huikuan",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.EIO: "check the disk: it failed to read or write",
}


class HuikuanError(Exception):
    """An error worded for the person who has to act on it.

    what: what went wrong. where: file, line, column and value, as far as known.
    why: why it matters. fix: what to do next.
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", why: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.fix = fix

    def lines(self) -> list[str]:
        """The message as lines for a terminal: what first, then where, why and fix."""
        labelled = [("where", self.where), ("why", self.why), ("fix", self.fix)]
        return [self.what] + [f"  {label}: {text}" for label, text in labelled if text]

    def __str__(self) -> str:
        return "\n".join(self.lines())


class Defect(HuikuanError):
    """The program contradicts itself; the operator cannot mend it."""

    exit_code = 1


class UsageError(HuikuanError):
    """The command line or huikuan.toml asks for something that cannot be done."""

    exit_code = 2


class InputRefused(HuikuanError):
    """A file that was received cannot be trusted or is missing."""

    exit_code = 3


class GateClosed(HuikuanError):
    """A data-quality rule failed; nothing was published."""

    exit_code = 4


class Locked(HuikuanError):
    """Another run works in this home."""

    exit_code = 5


class EnvironmentFault(HuikuanError):
    """The machine lacks something: disk, permission, library, server."""

    exit_code = 6


@contextmanager
def environment_guard(failing: str) -> Generator[None, None, None]:
    """Turns a refusal of the operating system into an EnvironmentFault with path and remedy.

    failing: what could not be done, as the beginning of a sentence.
    """
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"{failing}: {error.strerror or error}.",
            where=str(error.filename2 or error.filename or ""),
            why="what was published stays as it is",
            fix=REMEDIES.get(error.errno or 0, "mend this, then run the same command again"),
        ) from error

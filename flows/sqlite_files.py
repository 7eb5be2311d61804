"""Addresses SQLite files of a home so that reading changes no byte in them or beside them."""

from __future__ import annotations

from pathlib import Path


def reading_address(path: Path) -> str:
    """The address, as a URI, of a file that is only read.

    SQLite makes files beside a write-ahead log even to read it, unless it is told that nobody
    writes: so where no log lies there.
    """
    is_quiet = not path.with_name(path.name + "-wal").exists()
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_quiet else ''}"

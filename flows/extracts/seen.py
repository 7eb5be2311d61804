"""Remembers the hash of each file of the inbox, so that old exports are not read every morning.

A file counts as unchanged while its size, times and place on the disk are what they were; any write
moves the time of change. One that changed within the second before the memory was written is not
believed, since a later write could bear the same time. What a run uses is hashed again anyway.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from flows.errors import environment_guard
from flows.extracts.archive import archive_path

# Times in nanoseconds: how long before the memory a file must have been at rest.
AT_REST = 1_000_000_000
Marks = tuple[int, int, int, int]
Memory = Mapping[Path, tuple[Marks, str]]


def memory_path(home: Path) -> Path:
    """Where a home keeps the memory; without it every file is read again."""
    return home / "archive" / "seen.json"


def marks_of(path: Path) -> Marks:
    """Size, time of writing, time of change and inode of a file."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def recall(home: Path) -> Memory:
    """The files that were at rest when they were hashed; empty when nothing can be believed."""
    path = memory_path(home)
    try:
        written = path.stat().st_mtime_ns
        rows = json.loads(path.read_bytes())
        known = {home / name: (tuple(marks), sha256) for name, (marks, sha256) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {
        file: (marks, sha256)
        for file, (marks, sha256) in known.items()
        if len(marks) == 4 and marks[2] < written - AT_REST
    }


def unchanged(home: Path, path: Path, memory: Memory) -> tuple[str, int] | None:
    """Hash and size of a file that was hashed before and lies in the archive, else None."""
    if path not in memory:
        return None
    marks, sha256 = memory[path]
    try:
        is_same = marks_of(path) == marks
    except OSError:
        return None
    return (sha256, marks[0]) if is_same and archive_path(home, sha256).exists() else None


def remember(home: Path, files: Memory) -> None:
    """Replaces the memory, in one step."""
    target = memory_path(home)
    rows = {
        (path.relative_to(home) if path.is_relative_to(home) else path).as_posix(): row
        for path, row in files.items()
    }
    with environment_guard("What was read could not be kept in mind"):
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".seen-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(rows, file)
        Path(temporary).replace(target)

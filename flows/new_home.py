"""Where a home may be made: a folder that is new, or empty."""

from __future__ import annotations

from pathlib import Path

from flows.errors import UsageError

SETTINGS_NAME = "huikuan.toml"


def is_home(folder: Path) -> bool:
    """Whether the folder is a Huikuan home already."""
    return (folder / SETTINGS_NAME).is_file()


def refuse_what_is_not_new(folder: Path) -> None:
    """Raises UsageError unless the folder is missing or empty."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    raise UsageError(
        "a new or empty folder is needed",
        where=str(folder),
        why="the folder holds something else, and nothing of it is overwritten",
        fix="name another folder with --home, or empty this one",
    )

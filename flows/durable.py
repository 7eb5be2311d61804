"""Changes files and folders so that a power cut cannot undo what was said to be done."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def rename(source: Path, target: Path) -> None:
    """Moves a file or folder within one file system and waits until both parents know it."""
    source.rename(target)
    sync(source.parent)
    sync(target.parent)


def sync(path: Path) -> None:
    """Waits until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Removes a folder that may be there."""
    if folder.exists():
        shutil.rmtree(folder)

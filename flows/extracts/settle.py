"""Waits until files that have just come are no longer being written."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.archive import readable
from flows.extracts.seen import Marks, marks_of

# How many times a file that still grows is given another while.
LOOKS = 3


def await_rest(waiting: Mapping[int, Sequence[Path]]) -> None:
    """Returns when the files have kept size and times for as long as their source declares.

    waiting: files by the seconds to wait. InputRefused names those that still change after LOOKS
    such whiles.
    """
    for seconds, paths in sorted(waiting.items()):
        looks, before = 0, _marks(paths)
        while growing := _growing(paths, before, seconds):
            looks, before = looks + 1, _marks(paths)
            if looks == LOOKS:
                _refuse(growing, seconds)


def _growing(paths: Sequence[Path], before: Mapping[Path, Marks], seconds: int) -> list[Path]:
    """The files that a while later are not what they were before it."""
    time.sleep(seconds)
    after = _marks(paths)
    return [path for path in paths if after[path] != before[path]]


def _marks(paths: Sequence[Path]) -> dict[Path, Marks]:
    with readable(paths[0]):
        return {path: marks_of(path) for path in paths}


def _refuse(growing: Sequence[Path], seconds: int) -> None:
    raise InputRefused(
        f"still being written after {LOOKS * seconds} seconds",
        where=", ".join(path.name for path in growing),
        why="what has not come yet would look as if it were paid",
        fix="run again when the export has finished; or raise settle_seconds of the source",
    )

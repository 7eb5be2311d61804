"""Tries again what may go well the next time: a share that blinks, a server that is busy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
Wait = Callable[[float], None]

FIRST_WAIT_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 60.0


class Flaky(Exception):
    """A failure that may be gone in a moment, and that certainly left nothing behind."""


def keep_trying(action: Callable[[], Result], attempts: int, wait: Wait | None = None) -> Result:
    """Does it until it is not Flaky, at most `attempts` times, waiting twice as long each time."""
    pause = FIRST_WAIT_SECONDS
    for _ in range(attempts - 1):
        try:
            return action()
        except Flaky:
            (time.sleep if wait is None else wait)(pause)
            pause = min(2 * pause, LONGEST_WAIT_SECONDS)
    return action()

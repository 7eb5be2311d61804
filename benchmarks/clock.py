"""What a piece of work took by the clock, and of processors whatever else the machine does."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of all processors together."""

    elapsed: float = 0.0
    processor: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.elapsed + other.elapsed, self.processor + other.processor)


class Clock:
    """Runs from the moment it is made."""

    def __init__(self) -> None:
        self._elapsed, self._processor = time.perf_counter(), time.process_time()

    def spent(self) -> Spent:
        """What this process has spent since."""
        return Spent(time.perf_counter() - self._elapsed, time.process_time() - self._processor)


def say(rows: int, what: str, spent: Spent) -> None:
    """One line of a benchmark's result."""
    print(
        f"{rows:>11,}  {what:<44} {spent.elapsed:>8.2f} s  processor {spent.processor:>8.2f} s",
        flush=True,
    )

"""Says which required tables are late: those whose newest file is older than the last working day.

Today's list is made from figures of the last working day or of a day off after it, so that its
work_date is today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.extracts.received import declared_tables
from flows.extracts.registry import registered
from flows.settings import Settings


@dataclass(frozen=True)
class LateTable:
    """A required table without a file of the expected day; newest: None when it never had one."""

    title: str
    files: str
    newest: date | None

    def __str__(self) -> str:
        newest = f"newest {self.newest}" if self.newest else "none yet"
        return f"{self.title} ({self.files}, {newest})"


def late_tables(home: Path, settings: Settings, expected: date) -> list[LateTable]:
    """The required tables whose newest frozen file is older than the expected day.

    A table that may be carried forward is never late; one without dates in its files is not either,
    nor is one that the run itself reads from a database.
    """
    declared = declared_tables(settings, registered(home))
    return [
        LateTable(item.title, item.table.files, max(item.snapshots, default=None))
        for item in declared
        if item.table.is_required
        and item.source.database is None
        and item.table.when_absent == "stop"
        and max(item.snapshots, default=date.min) < expected
    ]


def worded(late: Sequence[LateTable]) -> str:
    """The late tables in one line."""
    return "; ".join(str(one) for one in late)

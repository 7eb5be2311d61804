"""Tries what lies in the inbox without a run; not a byte of the home changes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.extracts.freeze import FoundFile, declared_files, unread_files
from flows.extracts.registry import NAMED_SOURCES, ArchivedFile, registered
from flows.settings import Settings
from flows.sources.tried import TriedFile, try_file


@dataclass(frozen=True)
class CheckedTable:
    """A declared table: its files of the newest day, tried, and how many older ones lie there.

    last_received: the newest file of the table that a run took before, whatever the inbox holds.
    """

    source: SourceSettings
    table: TableSettings
    tried: tuple[TriedFile, ...]
    older_count: int
    last_received: str | None

    @property
    def is_missing(self) -> bool:
        """Whether the table is required and never had a file."""
        return self.table.is_required and not self.tried and self.last_received is None

    @property
    def refused_count(self) -> int:
        """How many of the tried files a run would refuse."""
        return sum(file.refusal is not None for file in self.tried)


@dataclass(frozen=True)
class CheckedInbox:
    """Every declared table as tried, sources whose folder is refused, and what nothing reads."""

    tables: tuple[CheckedTable, ...]
    refusals: tuple[InputRefused, ...]
    unread: tuple[str, ...]
    from_database: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 when a run could read everything, else that of a refused input."""
        is_wrong = any(table.is_missing or table.refused_count for table in self.tables)
        return InputRefused.exit_code if self.refusals or is_wrong else 0


def check_inbox(home: Path, settings: Settings) -> CheckedInbox:
    """Tries the newest files of every declared table; those read from a database are only named."""
    received = registered(home)
    checked: list[CheckedTable] = []
    refusals: list[InputRefused] = []
    found: list[FoundFile] = []
    delivered = [source for source in settings.sources if source.database is None]
    for source in delivered:
        try:
            own = declared_files(home, source)
        except InputRefused as refusal:
            refusals.append(refusal)
            continue
        found += own
        checked += [_checked(source, table, own, received) for table in source.tables]
    return CheckedInbox(
        tuple(checked),
        tuple(refusals),
        () if refusals else tuple(_unread(home, found)),
        tuple(source.name for source in settings.sources if source.database),
    )


def _unread(home: Path, found: Sequence[FoundFile]) -> list[str]:
    """What no declaration matches; returned lists are no extracts."""
    sent_in = tuple(f"inbox/{source}/" for source in NAMED_SOURCES)
    return [note for note in unread_files(home, found) if not note.startswith(sent_in)]


def _checked(
    source: SourceSettings,
    table: TableSettings,
    found: Sequence[FoundFile],
    received: Sequence[ArchivedFile],
) -> CheckedTable:
    own = [file for file in found if file.table == table.name]
    newest = max((_day(file) for file in own), default=None)
    last = [file for file in received if (file.source, file.table) == (source.name, table.name)]
    tried = [_tried(source, table, file) for file in own if _day(file) == newest]
    return CheckedTable(
        source, table, tuple(tried), len(own) - len(tried), last[-1].name if last else None
    )


def _day(file: FoundFile) -> date:
    return file.business_date or date.min


def _tried(source: SourceSettings, table: TableSettings, file: FoundFile) -> TriedFile:
    with tempfile.TemporaryDirectory(prefix="huikuan-check-") as scratch:
        return try_file(source, table, file, Path(scratch))

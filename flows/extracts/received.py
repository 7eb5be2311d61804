"""What was received for each declared table, and the refusals when something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flows.errors import InputRefused, UsageError
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.extracts.registry import ArchivedFile
from flows.settings import Settings


@dataclass(frozen=True)
class DeclaredTable:
    """A declared table with its registered snapshots, newest version of each file, by date."""

    source: SourceSettings
    table: TableSettings
    snapshots: dict[date, list[ArchivedFile]]

    @property
    def title(self) -> str:
        """The table as messages name it."""
        return f"{self.source.name}.{self.table.name}"


def declared_tables(settings: Settings, received: Sequence[ArchivedFile]) -> list[DeclaredTable]:
    """Every declared table with what was received for it."""
    return [
        DeclaredTable(source, table, _snapshots(received, source.name, table.name))
        for source in settings.sources
        for table in source.tables
    ]


def _snapshots(
    received: Sequence[ArchivedFile], source: str, table: str
) -> dict[date, list[ArchivedFile]]:
    newest: dict[tuple[date, str], ArchivedFile] = {}
    for file in received:
        if file.source == source and file.table == table and file.business_date:
            newest[(file.business_date, file.name)] = file
    found: dict[date, list[ArchivedFile]] = {}
    for (day, _name), file in sorted(newest.items()):
        found.setdefault(day, []).append(file)
    return found


def refuse_never_seen(tables: Sequence[DeclaredTable]) -> None:
    """Refuses when a required table never had a file."""
    missing = [item for item in tables if item.table.is_required and not item.snapshots]
    if missing:
        raise InputRefused(
            "required files were never received:"
            + "".join(f"\n  - {item.title}: {item.table.files}" for item in missing),
            where=", ".join(sorted({f"inbox/{item.source.name}/" for item in missing})),
            why="a table that is declared and absent is not an empty table",
            fix="put the files into the folder, or correct `files` in huikuan.toml",
        )


def refuse_absent(absent: Sequence[DeclaredTable], day: date) -> None:
    """Refuses when tables have no file that may be read for the day."""
    if absent:
        listed = "".join(
            f"\n  - {item.title}: {item.table.files}; last seen:"
            f" {item.snapshots[max(item.snapshots)][-1].name}"
            for item in absent
        )
        raise InputRefused(
            f"files for {day} are missing:{listed}",
            where=", ".join(sorted({f"inbox/{item.source.name}/" for item in absent})),
            why="without them payments could be missed and promises look broken",
            fix='deliver them, or declare when_absent = "carry" to use the last snapshot',
        )


def refuse_other_dates(tables: Sequence[DeclaredTable], day: date) -> None:
    """Refuses a day that a source of balances cannot tell."""
    for item in tables:
        if item.source.capability == "open_balances" and day not in item.snapshots:
            known = max(item.snapshots, default=None)
            raise UsageError(
                f"{item.source.name} cannot be read as of {day}",
                where=f"its newest file is of {known}",
                why="it holds open balances of one day and no history",
                fix=f"leave out --as-of, or use --as-of {known}",
            )

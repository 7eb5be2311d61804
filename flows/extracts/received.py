"""What was received for each declared table, and the refusals when something is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.errors import InputRefused, UsageError
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.extracts.patterns import match_name
from flows.extracts.registry import ArchivedFile
from flows.settings import Settings


@dataclass(frozen=True)
class DeclaredTable:
    """A declared table with its registered files, newest version of each, by business date."""

    source: SourceSettings
    table: TableSettings
    snapshots: dict[date, list[ArchivedFile]]

    @property
    def title(self) -> str:
        """The table as messages name it."""
        return f"{self.source.name}.{self.table.name}"

    def in_order(self, newest: date) -> list[ArchivedFile]:
        """The files up to a date in the order in which they replace each other, the older first.

        By the date that a file's name carries; where it carries only a window, by arrival, since a
        window that is delivered again corrects what came between.
        """
        is_dated = "{date}" in self.table.files
        files = [file for day in self.snapshots if day <= newest for file in self.snapshots[day]]
        return sorted(
            files, key=lambda file: (file.business_date if is_dated else newest, file.sequence)
        )

    def window_of(self, file: ArchivedFile) -> tuple[date | None, date | None]:
        """The first and the last day that a file of a window table carries, else two None."""
        if self.table.kind != "window":
            return None, None
        if self.table.window_days and file.business_date:
            length = timedelta(days=self.table.window_days - 1)
            return file.business_date - length, file.business_date
        match = match_name(self.table.files, file.name)
        if match is None or match.first_day is None:
            raise InputRefused(
                "the file's name does not say which days it carries",
                where=f"{self.title}: {file.name}",
                why="without its window nobody knows which rows of older files it replaces",
                fix="deliver it under a name with both days, or declare window_days",
            )
        return match.first_day, match.last_day


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


def refuse_repeated(tables: Sequence[DeclaredTable], chosen: Sequence[ArchivedFile]) -> None:
    """Refuses a snapshot that has the very bytes of an earlier day: yesterday's file, renamed."""
    repeated = [
        f"\n  - {item.title}: {file.name} is {earlier.name} again"
        for item in tables
        if item.table.kind == "snapshot" and not item.table.may_repeat
        for file in chosen
        if (file.source, file.table) == (item.source.name, item.table.name)
        and file.provenance is None
        and (earlier := _same_bytes_before(item, file)) is not None
    ]
    if repeated:
        raise InputRefused(
            f"a file of an earlier day was delivered under a new date:{''.join(repeated)}",
            where=", ".join(sorted({f"inbox/{file.source}/" for file in chosen})),
            why="payments and invoices of the days between would be missing without a sign",
            fix="export it anew; if nothing was booked in between, declare may_repeat = true for"
            " the table",
        )


def _same_bytes_before(declared: DeclaredTable, file: ArchivedFile) -> ArchivedFile | None:
    days = sorted(
        day for day in declared.snapshots if file.business_date and day < file.business_date
    )
    for day in reversed(days):
        for earlier in declared.snapshots[day]:
            if earlier.sha256 == file.sha256:
                return earlier
    return None

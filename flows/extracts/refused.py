"""The files that lie in the archive and were never taken: what they were, when, and why not.

They stand beside the register of what was received, in a table of its own: none of them is data, no
run can read one, and a run is the same whether or not any is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.errors import EnvironmentFault
from flows.extracts.registry import (
    ArchivedFile,
    open_for_reading,
    open_registry,
    registry_faults,
    registry_path,
)

_SCHEMA = """
create table if not exists refused (
    sequence integer primary key autoincrement,
    sha256 text not null,
    name text not null,
    source text not null,
    table_name text not null,
    business_date text,
    received_at text not null,
    size integer not null,
    reason text not null,
    unique (sha256, name, source, table_name, reason)
);
create trigger if not exists refused_is_append_only_update before update on refused
begin select raise(abort, 'the register is append-only'); end;
create trigger if not exists refused_is_append_only_delete before delete on refused
begin select raise(abort, 'the register is append-only'); end;
"""


@dataclass(frozen=True)
class RefusedFile:
    """A file that was archived and not taken; size in bytes, received_at aware, in UTC.

    table: empty when the freeze broke off before it asked what the file was declared to be.
    """

    sha256: str
    name: str
    source: str
    table: str
    business_date: date | None
    received_at: datetime
    size: int
    reason: str


def as_refused(file: ArchivedFile, reason: str) -> RefusedFile:
    """A file that would have been registered, with the reason why it was not."""
    return RefusedFile(
        file.sha256,
        file.name,
        file.source,
        file.table,
        file.business_date,
        file.received_at,
        file.size,
        reason,
    )


def record_refused(home: Path, files: Sequence[RefusedFile]) -> None:
    """Appends those that are not told yet with their reason; the first time counts.

    A register that cannot be written is passed over: the refusal itself is on its way to a person.
    """
    with suppress(EnvironmentFault), open_registry(home) as connection:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "insert or ignore into refused (sha256, name, source, table_name, business_date,"
            " received_at, size, reason) values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    file.sha256,
                    file.name,
                    file.source,
                    file.table,
                    file.business_date.isoformat() if file.business_date else None,
                    file.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
                    file.size,
                    file.reason,
                )
                for file in files
            ],
        )


def refused_files(home: Path) -> list[RefusedFile]:
    """Every refusal, oldest first; changes nothing, not even in a home without a register."""
    path = registry_path(home)
    if not path.exists():
        return []
    with registry_faults(path), closing(open_for_reading(path)) as connection:
        if not connection.execute("select 1 from sqlite_master where name = 'refused'").fetchone():
            return []
        found = connection.execute(
            "select sha256, name, source, table_name, business_date, received_at, size, reason"
            " from refused order by sequence"
        ).fetchall()
    return [
        RefusedFile(
            *(sha256, name, source, table),
            date.fromisoformat(day) if day else None,
            datetime.fromisoformat(received_at),
            *(size, reason),
        )
        for sha256, name, source, table, day, received_at, size, reason in found
    ]

"""The register of everything received: one appended row per version of a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.errors import EnvironmentFault

# Pseudo-sources under which the home's own files are registered.
HOME_SOURCE = "home"
HOME_TABLE = "settings"
POLICY_SOURCE = "policy"

_SCHEMA = """
create table if not exists received (
    sequence integer primary key autoincrement,
    sha256 text not null,
    name text not null,
    source text not null,
    table_name text not null,
    business_date text,
    received_at text not null,
    size integer not null,
    supersedes integer references received (sequence)
);
create trigger if not exists received_is_append_only_update before update on received
begin select raise(abort, 'the register is append-only'); end;
create trigger if not exists received_is_append_only_delete before delete on received
begin select raise(abort, 'the register is append-only'); end;
"""


@dataclass(frozen=True)
class Arrival:
    """A file as it was found, before it has a place in the register; size in bytes."""

    sha256: str
    name: str
    source: str
    table: str
    business_date: date | None
    size: int


@dataclass(frozen=True)
class ArchivedFile:
    """A registered file. `supersedes` is the sequence of the version that it replaces."""

    sequence: int
    sha256: str
    name: str
    source: str
    table: str
    business_date: date | None
    received_at: datetime
    size: int
    supersedes: int | None


def registry_path(home: Path) -> Path:
    """Where a home keeps its register."""
    return home / "archive" / "registry.sqlite"


@contextmanager
def open_registry(home: Path) -> Generator[sqlite3.Connection]:
    """Opens the register for appending, creating it when the home has none."""
    path = registry_path(home)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.executescript(_SCHEMA)
            yield connection
        finally:
            connection.close()
    except (sqlite3.OperationalError, OSError) as error:
        raise EnvironmentFault(
            f"the register of received files cannot be used: {error}",
            where=str(path),
            fix="check disk space and permissions of the archive folder",
        ) from error


def register(
    connection: sqlite3.Connection, arrivals: Sequence[Arrival], now: datetime
) -> list[ArchivedFile]:
    """Appends the arrivals whose newest registered version differs, in one transaction.

    now: an aware time. Returns only the rows that were added.
    """
    added: list[ArchivedFile] = []
    received_at = now.astimezone(UTC)
    connection.execute("begin immediate")
    try:
        for arrival in arrivals:
            newest = _newest_version(connection, arrival)
            if newest is None or newest[1] != arrival.sha256:
                added.append(_append(connection, arrival, received_at, newest))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return added


def registered(home: Path, known_at: datetime | None = None) -> list[ArchivedFile]:
    """Every row received at or before `known_at` (all when None), oldest first."""
    if not registry_path(home).exists():
        return []
    with open_registry(home) as connection:
        rows = connection.execute(
            "select sequence, sha256, name, source, table_name, business_date, received_at, size,"
            " supersedes from received order by sequence"
        ).fetchall()
    files = [_as_file(row) for row in rows]
    return [file for file in files if known_at is None or file.received_at <= known_at]


def _newest_version(connection: sqlite3.Connection, arrival: Arrival) -> tuple[int, str] | None:
    # A file without a business date (policy, huikuan.toml) is one per table, whatever its name.
    day = arrival.business_date.isoformat() if arrival.business_date else None
    return connection.execute(
        "select sequence, sha256 from received where source = ? and table_name = ?"
        " and business_date is ? and (business_date is null or name = ?)"
        " order by sequence desc limit 1",
        (arrival.source, arrival.table, day, arrival.name),
    ).fetchone()


def _append(
    connection: sqlite3.Connection,
    arrival: Arrival,
    received_at: datetime,
    newest: tuple[int, str] | None,
) -> ArchivedFile:
    day = arrival.business_date.isoformat() if arrival.business_date else None
    supersedes = newest[0] if newest else None
    row = connection.execute(
        "insert into received (sha256, name, source, table_name, business_date, received_at, size,"
        " supersedes) values (?, ?, ?, ?, ?, ?, ?, ?) returning sequence",
        (
            arrival.sha256,
            arrival.name,
            arrival.source,
            arrival.table,
            day,
            received_at.isoformat(timespec="microseconds"),
            arrival.size,
            supersedes,
        ),
    ).fetchone()
    return ArchivedFile(
        row[0],
        arrival.sha256,
        arrival.name,
        arrival.source,
        arrival.table,
        arrival.business_date,
        received_at,
        arrival.size,
        supersedes,
    )


def _as_file(row: tuple[int, str, str, str, str, str | None, str, int, int | None]) -> ArchivedFile:
    sequence, sha256, name, source, table, day, received_at, size, supersedes = row
    return ArchivedFile(
        sequence,
        sha256,
        name,
        source,
        table,
        date.fromisoformat(day) if day else None,
        datetime.fromisoformat(received_at),
        size,
        supersedes,
    )

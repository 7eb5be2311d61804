"""The register of everything received: one appended row per version of a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from flows.errors import EnvironmentFault
from flows.sqlite_files import reading_address

BUSY_SECONDS = 10

# Pseudo-sources under which the home's own files are registered.
HOME_SOURCE = "home"
HOME_TABLE = "settings"
POLICY_SOURCE = "policy"
# Returned lists: the rep's folder stands for the table, and each name in it is a file of its own.
ANSWER_SOURCE = "answers"
# Mail that came back: one table, and each name in it is a file of its own.
BOUNCE_SOURCE = "bounces"
NAMED_SOURCES = (ANSWER_SOURCE, BOUNCE_SOURCE)

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
create table if not exists extracted (
    sequence integer primary key references received (sequence),
    query_sha256 text not null,
    read_at text not null,
    row_count integer not null
);
create trigger if not exists extracted_is_append_only_update before update on extracted
begin select raise(abort, 'the register is append-only'); end;
create trigger if not exists extracted_is_append_only_delete before delete on extracted
begin select raise(abort, 'the register is append-only'); end;
create trigger if not exists received_is_append_only_update before update on received
begin select raise(abort, 'the register is append-only'); end;
create trigger if not exists received_is_append_only_delete before delete on received
begin select raise(abort, 'the register is append-only'); end;
"""


@dataclass(frozen=True)
class Provenance:
    """How a file was made that nobody delivered: by a query, at a moment (aware)."""

    query_sha256: str
    read_at: datetime
    row_count: int


@dataclass(frozen=True)
class Arrival:
    """A file as it was found, before it has a place in the register; size in bytes."""

    sha256: str
    name: str
    source: str
    table: str
    business_date: date | None
    size: int
    provenance: Provenance | None = None


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
    provenance: Provenance | None = None


def registry_path(home: Path) -> Path:
    """Where a home keeps its register."""
    return home / "archive" / "registry.sqlite"


@contextmanager
def open_registry(home: Path) -> Generator[sqlite3.Connection]:
    """Opens the register for appending, creating it when the home has none."""
    path = registry_path(home)
    with registry_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(
            sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        ) as connection:
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            connection.executescript(_SCHEMA)
            yield connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Opens a register that is there, so that no byte of it changes."""
    return sqlite3.connect(reading_address(path), uri=True, timeout=BUSY_SECONDS)


@contextmanager
def registry_faults(path: Path) -> Generator[None]:
    """Turns what the register cannot do into an EnvironmentFault."""
    try:
        yield
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
    connection.execute("begin immediate")
    try:
        added = unregistered(_all_rows(connection), arrivals, now)
        for file in added:
            _append(connection, file)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return added


def registered(home: Path) -> list[ArchivedFile]:
    """Every row, oldest first; changes nothing, not even in a home without a register."""
    path = registry_path(home)
    if not path.exists():
        return []
    with registry_faults(path), closing(open_for_reading(path)) as connection:
        return _all_rows(connection)


def known_by(known_at: datetime | None, files: Sequence[ArchivedFile]) -> list[ArchivedFile]:
    """Those received at or before `known_at`; all when None."""
    return [file for file in files if known_at is None or file.received_at <= known_at]


def unregistered(
    registered: Sequence[ArchivedFile], arrivals: Sequence[Arrival], now: datetime
) -> list[ArchivedFile]:
    """The rows that the arrivals are to get: those whose newest registered version differs."""
    newest = {_version(file): file for file in registered}
    last = registered[-1].sequence if registered else 0
    added: list[ArchivedFile] = []
    for arrival in arrivals:
        before = newest.get(_version(arrival))
        if before is None or before.sha256 != arrival.sha256:
            file = ArchivedFile(
                last + len(added) + 1,
                arrival.sha256,
                arrival.name,
                arrival.source,
                arrival.table,
                arrival.business_date,
                now.astimezone(UTC),
                arrival.size,
                before.sequence if before else None,
                arrival.provenance,
            )
            newest[_version(file)] = file
            added.append(file)
    return added


def _version(file: Arrival | ArchivedFile) -> tuple[str, str, date | None, str]:
    # Policy and huikuan.toml are one per table, whatever the file's name.
    is_named = bool(file.business_date) or file.source in NAMED_SOURCES
    return file.source, file.table, file.business_date, file.name if is_named else ""


def _all_rows(connection: sqlite3.Connection) -> list[ArchivedFile]:
    rows = connection.execute(
        "select sequence, sha256, name, source, table_name, business_date, received_at, size,"
        " supersedes from received order by sequence"
    )
    return [_as_file(row) for row in rows]


def _append(connection: sqlite3.Connection, file: ArchivedFile) -> None:
    connection.execute(
        "insert into received (sequence, sha256, name, source, table_name, business_date,"
        " received_at, size, supersedes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            file.sequence,
            file.sha256,
            file.name,
            file.source,
            file.table,
            file.business_date.isoformat() if file.business_date else None,
            file.received_at.isoformat(timespec="microseconds"),
            file.size,
            file.supersedes,
        ),
    )
    if made := file.provenance:
        connection.execute(
            "insert into extracted (sequence, query_sha256, read_at, row_count)"
            " values (?, ?, ?, ?)",
            (file.sequence, made.query_sha256, made.read_at.isoformat(), made.row_count),
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

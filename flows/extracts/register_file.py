"""Opens the SQLite file that knows every byte of the archive, for appending or only for reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, environment_guard
from flows.sqlite_files import reading_address

BUSY_SECONDS = 10

# What each of its tables says of a file; the same order in every statement.
FACTS = "sha256, name, source, table_name, business_date, received_at, size"
FACT_COLUMNS = """
    sequence integer primary key autoincrement,
    sha256 text not null,
    name text not null,
    source text not null,
    table_name text not null,
    business_date text,
    received_at text not null,
    size integer not null
"""
# Taken; read from a database; told why not taken; about to be archived.
SCHEMA = f"""
create table if not exists received (
    {FACT_COLUMNS},
    supersedes integer references received (sequence)
);
create table if not exists extracted (
    sequence integer primary key references received (sequence),
    query_sha256 text not null,
    read_at text not null,
    row_count integer not null
);
create table if not exists refused (
    {FACT_COLUMNS},
    reason text not null,
    unique (sha256, name, source, table_name, reason)
);
create table if not exists announced (
    {FACT_COLUMNS},
    unique (sha256, name, source, table_name)
);
"""
# A row that is there is neither changed nor deleted.
APPEND_ONLY = """
create trigger if not exists {table}_is_append_only_{verb} before {verb} on {table}
begin select raise(abort, 'the register is append-only'); end;
"""
TABLES = ("received", "extracted", "refused", "announced")
_TRIGGERS = "".join(
    APPEND_ONLY.format(table=table, verb=verb) for table in TABLES for verb in ("update", "delete")
)
Connection = sqlite3.Connection
OperationalError = sqlite3.OperationalError
# Those facts as values, the times not text.
Facts = tuple[str, str, str, str, date | None, datetime, int]


def registry_path(home: Path) -> Path:
    """Where a home keeps its register."""
    return home / "archive" / "registry.sqlite"


@contextmanager
def open_registry(home: Path) -> Generator[Connection]:
    """Opens the register for appending, creating it when the home has none.

    EnvironmentFault: it cannot be opened or written.
    """
    path = registry_path(home)
    with environment_guard("The folder of the archive could not be made"):
        path.parent.mkdir(parents=True, exist_ok=True)
    with (
        _faults(path),
        closing(sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)) as connection,
    ):
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.executescript(f"begin; {SCHEMA} {_TRIGGERS} commit;")
        yield connection


def rows_of(home: Path, query: str, table: str) -> list[Any]:
    """The rows of a query; none where the home has no register or an older one without the table.

    Changes no byte. EnvironmentFault: it cannot be read.
    """
    path = registry_path(home)
    if not path.exists():
        return []
    address = reading_address(path)
    with (
        _faults(path),
        closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection,
    ):
        is_there = connection.execute("select 1 from sqlite_master where name = ?", [table])
        return connection.execute(query).fetchall() if is_there.fetchone() else []


def written(facts: Facts) -> tuple[str | int | None, ...]:
    """The facts of a file as the register keeps them; received_at must be aware."""
    sha256, name, source, table, day, received_at, size = facts
    at = received_at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256, name, source, table, day.isoformat() if day else None, at, size


def as_facts(row: Sequence[Any]) -> Facts:
    """The facts of a file from the seven columns that keep them."""
    sha256, name, source, table, day, received_at, size = row
    on = date.fromisoformat(day) if day else None
    return sha256, name, source, table, on, datetime.fromisoformat(received_at), size


@contextmanager
def _faults(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise EnvironmentFault(
            f"the register of received files cannot be used: {error}",
            where=str(path),
            fix="check disk space and permissions of the archive folder",
        ) from error

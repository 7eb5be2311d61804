"""The register of everything received: one appended row per version of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from flows.extracts.register_file import FACTS, Connection, Facts, as_facts, rows_of, written

# Pseudo-sources under which the home's own files are registered.
HOME_SOURCE = "home"
HOME_TABLE = "settings"
POLICY_SOURCE = "policy"
# Returned lists: the rep's folder stands for the table, and each name in it is a file of its own.
ANSWER_SOURCE = "answers"
# Mail that came back: one table, and each name in it is a file of its own.
BOUNCE_SOURCE = "bounces"
NAMED_SOURCES = (ANSWER_SOURCE, BOUNCE_SOURCE)

_ALL_ROWS = f"select {FACTS}, sequence, supersedes from received order by sequence"


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

    @property
    def facts(self) -> Facts:
        """What the register keeps of every file, taken or not."""
        return (
            *(self.sha256, self.name, self.source, self.table),
            *(self.business_date, self.received_at, self.size),
        )


def register(
    connection: Connection, arrivals: Sequence[Arrival], now: datetime
) -> list[ArchivedFile]:
    """Appends the arrivals whose newest registered version differs, in one transaction.

    now: an aware time. Returns only the rows that were added.
    """
    connection.execute("begin immediate")
    try:
        added = unregistered(
            [_as_file(row) for row in connection.execute(_ALL_ROWS)], arrivals, now
        )
        for file in added:
            _append(connection, file)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    return added


def registered(home: Path) -> list[ArchivedFile]:
    """Every row, oldest first; changes nothing, not even in a home without a register."""
    return [_as_file(row) for row in rows_of(home, _ALL_ROWS, "received")]


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


def _append(connection: Connection, file: ArchivedFile) -> None:
    connection.execute(
        f"insert into received ({FACTS}, sequence, supersedes) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*written(file.facts), file.sequence, file.supersedes),
    )
    if made := file.provenance:
        connection.execute(
            "insert into extracted (sequence, query_sha256, read_at, row_count)"
            " values (?, ?, ?, ?)",
            (file.sequence, made.query_sha256, made.read_at.isoformat(), made.row_count),
        )


def _as_file(row: Sequence[Any]) -> ArchivedFile:
    *facts, sequence, supersedes = row
    return ArchivedFile(sequence, *as_facts(facts), supersedes)

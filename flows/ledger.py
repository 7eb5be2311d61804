"""The ledger: the only record of what we did ourselves, appended to and never changed.

One SQLite file in the home. Everything else can be computed again from files that others sent
and from this; this cannot be computed again. Triggers refuse update and delete, a second
`run_published` of one run, and a `letter_planned` for a letter that is planned already.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from flows.errors import Defect, EnvironmentFault
from flows.ledger_schema import (
    PLANS_AND_ENDS,
    SCHEMA,
    SCHEMA_VERSION,
    EventType,
    make_schema,
)
from flows.sqlite_files import reading_address

__all__ = ["Event", "EventType", "Ledger", "PublishedRun", "RecordedEvent", "Writer"]

BUSY_SECONDS = 5


@dataclass(frozen=True)
class Event:
    """Something we did to a run, a task episode or a letter; amounts in the payload are text."""

    event_type: EventType
    subject_id: str
    payload: Mapping[str, object]


@dataclass(frozen=True)
class Writer:
    """The run that writes an event; `arguments_sha256` leaves its ledger position out."""

    run_id: str
    arguments_sha256: str


@dataclass(frozen=True)
class RecordedEvent:
    """An event as the ledger holds it; `payload` is canonical JSON text, times are UTC."""

    sequence: int
    event_type: str
    occurred_at: datetime
    run_id: str | None
    subject_id: str
    payload: str

    def read(self) -> dict[str, Any]:
        """The payload as values."""
        return json.loads(self.payload)


@dataclass(frozen=True)
class PublishedRun:
    """A daily run that was made current; the payload holds the hash of its manifest."""

    sequence: int
    run_id: str
    as_of: date
    known_at: datetime
    published_at: datetime
    payload: Mapping[str, Any]


class Ledger:
    """An open ledger; obtained from `open_ledger`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def append(
        self, events: Sequence[Event], occurred_at: datetime, writer: Writer | None = None
    ) -> int:
        """Appends all events or none, and returns the last sequence afterwards.

        writer: the run; None for a person. Raises Defect when a rule of the ledger refuses one.
        """
        moment = utc_text(occurred_at)
        written_by = (writer.run_id, writer.arguments_sha256) if writer else (None, None)
        rows = [
            (SCHEMA_VERSION, _known(event), moment, *written_by, event.subject_id,
             canonical_json(event.payload))
            for event in events
        ]  # fmt: skip
        with _faults(self._path), self._transaction():
            self._connection.executemany(
                "insert into events (schema_version, event_type, occurred_at, run_id,"
                " arguments_sha256, subject_id, payload) values (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            last = self._connection.execute("select coalesce(max(sequence), 0) from events")
            return int(last.fetchone()[0])

    def events_through(self, sequence: int) -> list[RecordedEvent]:
        """All events up to and including a sequence, in the order in which they were written."""
        rows = self._rows(
            "select sequence, event_type, occurred_at, run_id, subject_id, payload"
            " from events where sequence <= ? order by sequence",
            sequence,
        )
        return [RecordedEvent(row[0], row[1], _moment(row[2]), *row[3:]) for row in rows]

    def last_sequence(self) -> int:
        """The sequence of the newest event; 0 in an empty ledger."""
        return int(self._rows("select coalesce(max(sequence), 0) from events")[0][0])

    def has_released(self, run_id: str) -> bool:
        """Whether this run let its letters go out."""
        return bool(
            self._rows(
                "select 1 from events where run_id = ? and event_type = 'run_released'", run_id
            )
        )

    def released_runs(self) -> set[str]:
        """The runs that let letters go out."""
        found = self._rows("select run_id from events where event_type = 'run_released'")
        return {str(row[0]) for row in found}

    def old_runs(self, kept: int) -> list[str]:
        """The runs that began before the last `kept` that were published or released letters.

        Finished or not; never the one that is current.
        """
        finished = self._rows(
            "select max(sequence) as finished from events"
            " where event_type in ('run_published', 'run_released')"
            " group by run_id order by finished desc limit ?",
            kept,
        )
        current = self.latest_published()
        if len(finished) < kept or current is None:
            return []
        old = self._rows(
            "select run_id from events where event_type in"
            " ('run_started', 'run_published', 'run_rebuilt', 'run_released') and run_id is not ?"
            " group by run_id having max(sequence) < ? order by max(sequence)",
            current.run_id,
            finished[-1][0],
        )
        return [str(row[0]) for row in old]

    def mail_events(self, run_id: str) -> list[RecordedEvent]:
        """What was done to mail a run's files, in the order in which it was written."""
        rows = self._rows(
            "select sequence, event_type, occurred_at, run_id, subject_id, payload"
            " from events where run_id = ? and event_type like 'mail!_%' escape '!'"
            " order by sequence",
            run_id,
        )
        return [RecordedEvent(row[0], row[1], _moment(row[2]), *row[3:]) for row in rows]

    def position_for(self, arguments_sha256: str, before: datetime | None = None) -> int:
        """The last sequence not written by a run with these other arguments; 0 when there is none.

        A run's own events leave its position, and so its identity, where it was. before: leaves
        out what was done from this moment on.
        """
        moment = utc_text(before) if before else None
        found = self._rows(
            "select sequence from events where arguments_sha256 is not ?"
            " and (? is null or occurred_at < ?) order by sequence desc limit 1",
            arguments_sha256,
            moment,
            moment,
        )
        return int(found[0][0]) if found else 0

    def published_runs(self) -> list[PublishedRun]:
        """Every published run, oldest first."""
        return [
            _published(row)
            for row in self._rows(
                "select sequence, run_id, occurred_at, payload from events"
                " where event_type = 'run_published' order by sequence"
            )
        ]

    def latest_published(self) -> PublishedRun | None:
        """The run that is current, or None before the first."""
        return next(reversed(self.published_runs()), None)

    def published(self, run_id: str) -> PublishedRun | None:
        """The publication of this run, or None when it never was published."""
        return next((run for run in self.published_runs() if run.run_id == run_id), None)

    def previous_manifest_sha256(self, run_id: str) -> str | None:
        """The manifest hash of the run published before this one, however often it is rebuilt."""
        own = self.published(run_id)
        earlier = [
            run for run in self.published_runs() if own is None or run.sequence < own.sequence
        ]
        return self.manifest_sha256(earlier[-1].run_id) if earlier else None

    def manifest_sha256(self, run_id: str) -> str | None:
        """The hash of a published run's manifest: that of its last mending, if it was mended."""
        found = self._rows(
            "select json_extract(payload, '$.manifest_sha256') from events"
            " where run_id = ? and event_type in ('run_published', 'run_rebuilt', 'run_released')"
            " and json_extract(payload, '$.manifest_sha256') is not null"
            " order by sequence desc limit 1",
            run_id,
        )
        return str(found[0][0]) if found else None

    def without_planned_letters(self, events: Sequence[Event]) -> list[Event]:
        """The events without `letter_planned` of letters that are planned and not yet ended.

        A letter that an earlier event of the same list ends may be planned again.
        """
        kept: list[Event] = []
        states: dict[str, str] = {}
        for event in events:
            if event.event_type in PLANS_AND_ENDS:
                before = states.get(event.subject_id) or self._last_plan_or_end(event.subject_id)
                if before == event.event_type == "letter_planned":
                    continue
                states[event.subject_id] = event.event_type
            kept.append(event)
        return kept

    def damage(self) -> list[str]:
        """What is wrong with the file: its pages, its rules, its numbering; empty when whole."""
        found = [str(row[0]) for row in self._rows("pragma integrity_check") if row[0] != "ok"]
        rules = {
            row[0] for row in self._rows("select name from sqlite_master where type = 'trigger'")
        }
        missing = sorted(set(re.findall(r"create trigger (\w+)", SCHEMA)) - rules)
        found += [f"the rule {name} is missing" for name in missing]
        count, last = self._rows("select count(*), coalesce(max(sequence), 0) from events")[0]
        return found + ([f"{last - count} of {last} events are missing"] if count != last else [])

    def event_count(self) -> int:
        """How many events it holds."""
        return int(self._rows("select count(*) from events")[0][0])

    def back_up(self, path: Path) -> None:
        """Writes a consistent copy of the ledger, a single file, to a path that is not in use."""
        with _faults(path), closing(sqlite3.connect(path, isolation_level=None)) as copy:
            self._connection.backup(copy)
            copy.execute("pragma journal_mode = delete")

    def _last_plan_or_end(self, letter_id: str) -> str | None:
        last = self._rows(
            f"select event_type from events where subject_id = ? and event_type in {PLANS_AND_ENDS}"
            " order by sequence desc limit 1",
            letter_id,
        )
        return str(last[0][0]) if last else None

    def _rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        with _faults(self._path):
            return self._connection.execute(query, parameters).fetchall()

    @contextmanager
    def _transaction(self) -> Generator[None, None, None]:
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("commit")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("rollback")


@contextmanager
def open_ledger(home: Path) -> Generator[Ledger, None, None]:
    """Opens the home's ledger, creating it in a home that has published nothing yet.

    Raises EnvironmentFault when the file is lost, damaged, in use for long or from a newer
    version. In a home that may not be written to, it can be read.
    """
    path = home / "ledger.sqlite"
    with _faults(path):
        connection = sqlite3.connect(
            _address(path), uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
    with closing(connection):
        with _faults(path):
            if os.access(home, os.W_OK):
                connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            _settle_schema(connection, path, may_change=os.access(home, os.W_OK))
        yield Ledger(connection, path)


@contextmanager
def consult_ledger(home: Path) -> Generator[Ledger, None, None]:
    """Opens the home's ledger for reading only; one that is still empty where the home has none.

    Nothing in the home changes. Raises EnvironmentFault as `open_ledger` does.
    """
    path = home / "ledger.sqlite"
    is_kept = path.exists() and path.stat().st_size > 0
    address = reading_address(path) if is_kept else "file::memory:"
    with _faults(path):
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    with closing(connection):
        with _faults(path):
            _settle_schema(connection, path, may_change=False)
        yield Ledger(connection, path)


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no spaces, characters as they are, no NaN."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def utc_text(moment: datetime) -> str:
    """A moment as UTC ISO text of one width; Defect when it does not say its zone."""
    if moment.tzinfo is None:
        raise Defect(f"The time {moment.isoformat()} does not say its zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _address(path: Path) -> str:
    may_write = os.access(path.parent, os.W_OK)
    return path.absolute().as_uri() if may_write else reading_address(path)


def _settle_schema(connection: sqlite3.Connection, path: Path, may_change: bool) -> None:
    version = int(connection.execute("pragma user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise EnvironmentFault(
            f"The ledger has schema version {version}; this program knows up to {SCHEMA_VERSION}.",
            where=str(path),
            why="an older program could not read what a newer one wrote",
            fix="use the newer version of huikuan for this home",
        )
    if version == 0:
        _refuse_lost_ledger(path)
    if version == 0 or (version < SCHEMA_VERSION and may_change):
        make_schema(connection, version)


def _refuse_lost_ledger(path: Path) -> None:
    """An empty ledger beside releases means that the ledger was lost, not that all is new."""
    folders = [path.with_name("releases"), path.with_name("backups")]
    if any(folder.is_dir() and any(folder.iterdir()) for folder in folders):
        raise EnvironmentFault(
            "The ledger is missing or empty, although this home has published releases.",
            where=str(path),
            why="without it letters that were planned or sent could go out a second time",
            fix=_restoring(path),
        )


def _restoring(path: Path) -> str:
    """A write-ahead log that stayed behind would be played into the copy and spoil it."""
    return (
        f"delete {path.name}-wal and {path.name}-shm, then copy the newest file of "
        f"{path.with_name('backups')} to {path}"
    )


def _known(event: Event) -> EventType:
    if event.event_type not in get_args(EventType):
        raise Defect(f"The ledger knows no event type {event.event_type!r}.")
    return event.event_type


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _published(row: tuple[Any, ...]) -> PublishedRun:
    sequence, run_id, occurred_at, payload_text = row
    payload: dict[str, Any] = json.loads(payload_text)
    as_of, known_at = date.fromisoformat(payload["as_of"]), _moment(payload["known_at"])
    return PublishedRun(sequence, run_id, as_of, known_at, _moment(occurred_at), payload)


@contextmanager
def _faults(path: Path) -> Generator[None, None, None]:
    """Tells a rule of the ledger that was broken (Defect) from a file that cannot be used."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Defect(f"The ledger refused an event: {error}.", where=str(path)) from error
    except sqlite3.Error as error:
        raise EnvironmentFault(
            f"The ledger cannot be used: {error}.",
            where=str(path),
            why="what was published stays as it is",
            fix="check free space and write permission of the home; if the file is damaged, "
            + _restoring(path),
        ) from error

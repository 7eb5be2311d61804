"""Reads a source's tables from its database into files, all as of one moment and reading only.

The files are frozen like any other: archived by hash, registered, and read again by every run, so a
run never depends on what the database says later.
"""

from __future__ import annotations

import asyncio
import csv
import hashlib
import json
import tempfile
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.delivery.retry import Flaky, keep_trying
from flows.delivery.secret import fetch_secret
from flows.errors import EnvironmentFault, InputRefused
from flows.extracts.catalog import LAYOUTS
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.zone import CHINA

ROWS_AT_A_TIME = 5_000
CONNECT_SECONDS = 15
# What PostgreSQL calls a query that took longer than it may (query_canceled).
TOO_LONG = "57014"


@dataclass(frozen=True)
class Extracted:
    """A table read from a database: the file that holds it, and how it was made.

    read_at: when the transaction was begun, aware. query_sha256: of the query's text.
    """

    path: Path
    source: str
    table: str
    business_date: date
    query_sha256: str
    read_at: datetime
    row_count: int


@contextmanager
def extracted(sources: Sequence[SourceSettings], now: datetime) -> Generator[list[Extracted]]:
    """Reads every table of the sources that have a database; the files last as long as the block.

    A connection that drops keeps nothing: the source is read again from its first table.
    EnvironmentFault: no answer after the declared attempts, a query that takes too long, no secret.
    InputRefused: a query that the database does not accept.
    """
    with tempfile.TemporaryDirectory(prefix="huikuan-extract-") as folder:
        found: list[Extracted] = []
        for source in sources:
            if source.database is not None:
                found += _read_source(source, Path(folder), now)
        yield found


def _read_source(source: SourceSettings, folder: Path, now: datetime) -> list[Extracted]:
    database = source.database
    if database is None:
        return []
    address = fetch_secret(
        database.url, f"huikuan.toml, [sources.{source.name}.database], url", "nothing can be read"
    )
    attempts = iter(range(database.attempts))

    def once() -> list[Extracted]:
        own = folder / source.name / str(next(attempts))
        own.mkdir(parents=True)
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, _read(source, address, own, now)).result()

    try:
        return keep_trying(once, database.attempts)
    except Flaky as broken:
        raise EnvironmentFault(
            f"the database of source {source.name} cannot be read: {broken}",
            where=f"{database.url}, {database.attempts} attempts",
            why="a table that was read in part would look as if the rest had been paid;"
            " nothing of it was kept",
            fix="check network, address and password of the database, then run again",
        ) from None


async def _read(
    source: SourceSettings, address: str, folder: Path, now: datetime
) -> list[Extracted]:
    """All tables of a source in one read-only transaction that sees one moment."""
    from asyncpg.exceptions import InterfaceError, PostgresError
    from sqlalchemy.exc import DBAPIError

    engine = _engine(source, address)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_copy_tables, source, folder, now)
    except DBAPIError as error:
        raise _as_told(error.orig, source) from None
    except (PostgresError, InterfaceError) as error:
        # While rows are fetched, the driver's own errors come through.
        raise _as_told(error, source) from None
    except (OSError, TimeoutError) as error:
        raise Flaky(type(error).__name__) from None
    finally:
        await engine.dispose()


def _engine(source: SourceSettings, address: str) -> Any:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError
    from sqlalchemy.ext.asyncio import create_async_engine

    database = source.database
    try:
        url = make_url(address)
    except ArgumentError:
        url = None
    if url is None or database is None or url.get_backend_name() != "postgresql":
        raise EnvironmentFault(
            f"the address of the database of source {source.name} is none of PostgreSQL",
            where=f"{database.url if database else ''}",
            why="only there is it proven that nothing is written and that nothing waits for ever",
            fix="postgresql://user:password@host:5432/name; from another database, deliver files",
        )
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "server_settings": {
                "application_name": "huikuan",
                "default_transaction_read_only": "on",
                "statement_timeout": f"{database.statement_seconds * 1000}",
                "idle_in_transaction_session_timeout": f"{database.statement_seconds * 1000}",
            },
        },
    )


def _as_told(cause: Any, source: SourceSettings) -> Exception:
    """A lost connection may come back; a query that fails is told without the address."""
    state = getattr(cause, "sqlstate", None) or ""
    told = str(cause).partition("\n")[0].rpartition(">: ")[2]
    if state[:2] in ("", "08", "53") or state[:3] == "57P":
        return Flaky(told or "the connection was lost")
    if state[:2] == "28":
        return EnvironmentFault(
            f"the database of source {source.name} lets nobody in: {told}",
            where=source.database.url if source.database else "",
            fix="correct user and password in the variable",
        )
    if state == TOO_LONG:
        return EnvironmentFault(
            f"the database of source {source.name} took too long: {told}",
            why="nothing was kept",
            fix="raise statement_seconds in huikuan.toml, or read at a quieter time",
        )
    return InputRefused(
        f"the database of source {source.name} does not accept a query: {told}",
        where=f"[sources.{source.name}.tables]",
        why="a table that cannot be read is not an empty table; nothing was kept",
        fix="correct the query, or grant its user to read the table (select only)",
    )


def _copy_tables(
    connection: Any, source: SourceSettings, folder: Path, now: datetime
) -> list[Extracted]:
    return [_copy_table(connection, source, table, folder, now) for table in source.tables]


def _copy_table(
    connection: Any, source: SourceSettings, table: TableSettings, folder: Path, now: datetime
) -> Extracted:
    query = table.query or _usual_query(connection, source, table)
    day = _business_date(source, now)
    path = folder / f"{table.name}_{day:%Y%m%d}.csv"
    streamed = connection.execution_options(stream_results=True, max_row_buffer=ROWS_AT_A_TIME)
    result = streamed.exec_driver_sql(query)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(result.keys())
        for rows in result.partitions(ROWS_AT_A_TIME):
            writer.writerows([_cell(value) for value in row] for row in rows)
            count += len(rows)
    digest = hashlib.sha256(query.encode()).hexdigest()
    return Extracted(path, source.name, table.name, day, digest, now.astimezone(UTC), count)


def _usual_query(connection: Any, source: SourceSettings, table: TableSettings) -> str:
    """The columns that the layout knows and the table has, in the order of its first one."""
    quoted = connection.dialect.identifier_preparer.quote
    name = quoted(table.name)
    present = connection.exec_driver_sql(f"select * from {name} where 1 = 0").keys()
    known = {
        spelling.lower()
        for column in LAYOUTS[source.layout].table(table.name).columns
        for spelling in (column.name, *column.also)
    }
    wanted = [quoted(column) for column in present if column.lower() in known]
    if not wanted:
        raise InputRefused(
            f"the table {table.name} of source {source.name} has no column that is known",
            where=", ".join(list(present)[:10]),
            fix="say a query for the table in huikuan.toml",
        )
    return f"select {', '.join(wanted)} from {name} order by 1"


def _business_date(source: SourceSettings, now: datetime) -> date:
    """The day that the extract tells: the last one that has ended, or today."""
    today = now.astimezone(CHINA).date()
    is_yesterday = source.database is not None and source.database.business_day == "yesterday"
    return today - timedelta(days=1) if is_yesterday else today


def _cell(value: Any) -> str:
    """A value as text, exactly; null is blank."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, (date, datetime)):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def described(extracts: Iterable[Extracted]) -> list[str]:
    """One note for each source that was read."""
    by_source: dict[str, list[Extracted]] = {}
    for item in extracts:
        by_source.setdefault(item.source, []).append(item)
    return [
        f"{source}: {len(items)} tables, {sum(item.row_count for item in items):,} rows read from"
        " its database"
        for source, items in by_source.items()
    ]

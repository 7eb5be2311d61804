"""Decides how a DuckDB file is opened; the only module that imports duckdb.

DuckDB holds one file for one writing process, so every opening here is short and closed by a
`with` block; a second `execute` on a connection discards an open result, so rows are always
fetched at once.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import environment_guard

Connection = duckdb.DuckDBPyConnection
DatabaseError = duckdb.Error
# A table or column that is not there: the file is of another version.
UNKNOWN_RELATION = (duckdb.BinderException, duckdb.CatalogException)

LOCKED_DOWN: dict[str, str] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "lock_configuration": "true",
}


@contextmanager
def open_for_landing(path: Path, readable: Sequence[Path]) -> Generator[Connection, None, None]:
    """Opens a run's database for writing; only the given directories can be read besides it."""
    with _opened(path, readable) as connection:
        yield connection


@contextmanager
def open_for_export(path: Path, directory: Path) -> Generator[Connection, None, None]:
    """Opens a finished database read-only; only `directory` can be written to.

    It is attached, so that others of this process can read it meanwhile with other settings.
    """
    with _opened(Path(":memory:"), [directory], attached=path) as connection:
        yield connection


def put_back(copy: Path, path: Path) -> None:
    """Makes a copy the database again, without what was written to it since the copy was made."""
    with environment_guard("The typed rows could not be put back"):
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        copy.replace(path)


@contextmanager
def read_only(path: Path) -> Generator[Connection, None, None]:
    """Opens a database for reading with files, network, extensions and settings shut off."""
    connection = duckdb.connect(str(path), read_only=True, config=dict(LOCKED_DOWN))
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def read_only_pair(earlier: Path, later: Path) -> Generator[Connection, None, None]:
    """Opens two databases for reading side by side, as `earlier` and `later`; the rest is shut."""
    connection = duckdb.connect(":memory:")
    try:
        for name, path in (("earlier", earlier), ("later", later)):
            connection.execute(f"attach {quoted_text(str(path))} as {name} (read_only)")
        for setting, value in LOCKED_DOWN.items():
            connection.execute(f"set {setting} = {value}")
        yield connection
    finally:
        connection.close()


@contextmanager
def in_memory(directories: Sequence[Path], **options: str) -> Generator[Connection, None, None]:
    """Opens a database without a file that may read and write only the given directories.

    options: settings of the engine, set before its configuration is locked.
    """
    with _opened(Path(":memory:"), directories, options=options) as connection:
        yield connection


@contextmanager
def _opened(
    path: Path,
    directories: Sequence[Path],
    options: Mapping[str, str] | None = None,
    attached: Path | None = None,
) -> Generator[Connection, None, None]:
    connection = duckdb.connect(str(path), config=dict(options or {}))
    try:
        if attached is not None:
            connection.execute(f"attach {quoted_text(str(attached))} as attached (read_only)")
            connection.execute("use attached")
        allowed = ", ".join(quoted_text(f"{directory.resolve()}/") for directory in directories)
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set allow_community_extensions = false")
        connection.execute(f"set allowed_directories = [{allowed}]")
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        yield connection
    finally:
        connection.close()


def rows(
    connection: Connection, query: str, parameters: Sequence[object] = ()
) -> list[dict[str, Any]]:
    """All rows of a query as dictionaries, in the query's order."""
    cursor = connection.execute(query, list(parameters))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def quoted_text(text: str) -> str:
    """A SQL string literal of any text."""
    return "'" + text.replace("'", "''") + "'"


def quoted_name(name: str) -> str:
    """A SQL identifier of any text."""
    return '"' + name.replace('"', '""') + '"'

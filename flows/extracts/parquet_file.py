"""Reads a Parquet file into text, row by row as it is stored."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.headings import Row, find_heading_row
from flows.extracts.job import Extract, Job
from flows.extracts.row_kinds import row_kind
from flows.warehouse import Connection, DatabaseError, quoted_name, quoted_text, rows

_UNIT = "\x1f"
_MOST_COLUMNS = 5000
_BINARY = {"DOUBLE", "FLOAT"}
_NO_CELL = ("STRUCT", "MAP", "BLOB", "UNION", "BIT")


def extract_parquet(connection: Connection, job: Job, path: Path) -> Extract:
    """Prepares the rows of a Parquet file; a line is the number of the row, from 1.

    Values are cast to text by the engine; a row's hash is SHA-256 of its cells joined by U+001F.
    InputRefused: no such columns, nested or binary ones, too many, a damaged footer. Damage
    further in is the engine's error.
    """
    inside = near(path, Path(job.scratch))
    types = _types(connection, inside, job)
    names = _doubled_names(connection, inside) or tuple(types)
    heading = find_heading_row([Row(0, 0, names)], job)
    mapped = [item.heading for item in job.headings if item.heading in types]
    nested = [name for name in mapped if types[name].startswith(_NO_CELL) or "[" in types[name]]
    problems = tuple(f'column "{name}" holds {types[name]}, no single values' for name in nested)
    has_floats = any(types[name] in _BINARY for name in mapped)
    return Extract(
        relation=_relation(inside, tuple(types), heading.names, job),
        headings=heading.names,
        problems=(*heading.problems, *problems),
        notes=heading.notes,
        heading_line=0,
        encoding="parquet",
        sheet="",
        sheet_number=0,
        cells="binary" if has_floats else "text",
        unit_power=heading.unit_power,
    )


def parquet_row(connection: Connection, path: Path, line: int) -> list[str] | None:
    """The cells of one row as text, read back from a folder that the connection may read."""
    described = rows(connection, f"describe select * from read_parquet({quoted_text(str(path))})")
    cells = _cells([item["column_name"] for item in described])
    found = rows(
        connection, f"select {cells} as cells from ({_numbered(path)}) where line = {line}"
    )
    return found[0]["cells"] if found else None


def near(path: Path, scratch: Path) -> Path:
    """The file inside `scratch`, the only folder that the engine may read."""
    target = scratch / "received.parquet"
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
    return target


def _types(connection: Connection, path: Path, job: Job) -> dict[str, str]:
    try:
        described = rows(
            connection, f"describe select * from read_parquet({quoted_text(str(path))})"
        )
    except DatabaseError as error:
        raise InputRefused(
            "the Parquet file is damaged: its description of itself cannot be read",
            where=job.name,
            why="it was cut off on its way, or is no Parquet at all",
            fix="export the file again",
        ) from error
    if len(described) > _MOST_COLUMNS:
        raise InputRefused(
            f"the file has {len(described)} columns, more than {_MOST_COLUMNS}",
            where=job.name,
            fix="export only the columns that are mapped",
        )
    return {item["column_name"]: item["column_type"] for item in described}


def _doubled_names(connection: Connection, path: Path) -> tuple[str, ...]:
    """The columns as the file names them, where a name stands there twice; else none.

    The engine gives the second one a name of its own, and nobody would hear of it.
    """
    schema = f"select name, num_children from parquet_schema({quoted_text(str(path))})"
    names, within = list[str](), 0
    for element in rows(connection, schema)[1:]:
        if within:
            within -= 1
        else:
            names.append(element["name"])
        within += element["num_children"] or 0
    return tuple(names) if len({name.lower() for name in names}) < len(names) else ()


def _numbered(path: Path) -> str:
    return (
        "select *, file_row_number + 1 as line"
        f" from read_parquet({quoted_text(str(path))}, file_row_number = true)"
    )


def _cells(names: Sequence[str]) -> str:
    listed = ", ".join(f"coalesce(cast({quoted_name(name)} as varchar), '')" for name in names)
    return f"[{listed}]"


def _relation(path: Path, stored: Sequence[str], names: Sequence[str], job: Job) -> str:
    named = ", ".join(
        f"cells[{number}] as {quoted_name(name)}" for number, name in enumerate(names, start=1)
    )
    return f"""
        select
            cast(line as integer) as _line, sha256(text) as _row_sha256,
            {row_kind(job.total_labels, (), _UNIT)} as _row_kind, len(cells) as _fields,
            true as _is_sound, {named}
        from (
            select line, cells, array_to_string(cells, {quoted_text(_UNIT)}) as text
            from (select line, {_cells(stored)} as cells from ({_numbered(path)}))
        )"""

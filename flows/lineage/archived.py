"""Reads single rows back from the archive and proves that they are what was landed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import Defect, InputRefused
from flows.extracts.archive import archive_path, archived_as, proven_path
from flows.extracts.archived_rows import read_archived_row
from flows.warehouse import Connection, quoted_name

SHA_PREFIX = 16

FILES = """
    select file_sha256, file_name, layout, table_name
    from landing.files
    where starts_with(file_sha256, ?)
    limit 1
"""


@dataclass(frozen=True)
class ArchivedRow:
    """A row as it stands in the archived file: place, text as received, hash of the text."""

    source_row_id: str
    file_name: str
    file_sha256: str
    sheet: str
    line: int
    text: str

    @property
    def place(self) -> str:
        """File and line as a person writes them."""
        return f"{self.file_name}:{self.line}"


class Archive:
    """The archived files behind one release; every file's hash is checked once."""

    def __init__(self, home: Path, connection: Connection) -> None:
        self._home = home
        self._connection = connection
        self._checked: set[str] = set()

    def row(self, source_row_id: str) -> ArchivedRow:
        """The archived row of that id.

        Raises InputRefused when the file's bytes or the row's text are not what was landed.
        """
        prefix, sheet_number, line = source_row_id.split(".")
        file = self._file(prefix)
        landed = self._landed(file, source_row_id)
        path = self._proven(str(file["file_sha256"]), str(file["file_name"]))
        text = read_archived_row(
            path, str(file["file_name"]), (int(sheet_number), int(line)), str(landed["_row_sha256"])
        )
        if text is None:
            raise InputRefused(
                f"line {line} is not the line that was landed",
                where=archived_as(str(file["file_name"]), str(file["file_sha256"])),
                why="the release's own database and the archive do not agree",
                fix="`huikuan run --force` builds the release again",
            )
        return ArchivedRow(
            source_row_id,
            str(file["file_name"]),
            str(file["file_sha256"]),
            str(landed["_sheet"] or ""),
            int(line),
            text,
        )

    def _file(self, prefix: str) -> dict[str, Any]:
        found = warehouse.rows(self._connection, FILES, [prefix])
        if not found:
            raise Defect(f"no file of this run begins with hash {prefix}")
        return found[0]

    def _landed(self, file: dict[str, Any], source_row_id: str) -> dict[str, Any]:
        relation = quoted_name(f"{file['layout']}_{file['table_name']}")
        query = f"select _row_sha256, _sheet from landing.{relation} where _source_row_id = ?"
        found = warehouse.rows(self._connection, query, [source_row_id])
        if not found:
            raise Defect(f"row {source_row_id} was not landed")
        return found[0]

    def _proven(self, sha256: str, name: str) -> Path:
        if sha256 not in self._checked:
            proven_path(self._home, sha256, name)
            self._checked.add(sha256)
        return archive_path(self._home, sha256)

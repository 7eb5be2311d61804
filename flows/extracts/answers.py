"""Lands the lists that reps send back: archive → rows (once per file) → landing.answers_answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.answer_key import fingerprint
from flows.extracts.answer_sheet import AMOUNTS, keep_result
from flows.extracts.archive import archive_path, proven_path
from flows.extracts.choose import ChosenFile
from flows.extracts.provenance import PROVENANCE
from flows.extracts.registry import ANSWER_SOURCE
from flows.row_signature import FILLED, IDENTITY
from flows.warehouse import Connection

_ROOT = Path(__file__).resolve().parents[2]
# Part of where results are kept: raise it when a file would be read differently.
VERSION = "1"
COLUMNS: dict[str, str] = {
    "folder": "varchar",
    "place": "integer",
    "problem": "varchar",
    "is_signed": "boolean",
    **dict.fromkeys(IDENTITY, "varchar"),
    **dict.fromkeys(FILLED, "varchar"),
    **dict.fromkeys((f"{code}_cells" for code in AMOUNTS), "varchar"),
    "addresses": "varchar",
}
UNREADABLE = {"problem": "unreadable_file", "answers": []}


@dataclass(frozen=True)
class AnswerFile:
    """A returned list: what was filled in, or what is wrong with the whole file."""

    chosen: ChosenFile
    problem: str
    answers: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """The file under its rep's folder."""
        return f"{self.chosen.file.table}/{self.chosen.file.name}"


def land_answers(home: Path, chosen: Sequence[ChosenFile], key: bytes) -> tuple[AnswerFile, ...]:
    """Reads every returned list that was not read before, in a child process.

    A file that cannot be read is told as such and holds up nobody.
    """
    folder = home.resolve() / "landing" / f"answers-{VERSION}-{fingerprint(key)[:16]}"
    jobs: dict[str, dict[str, str]] = {}
    for item in chosen:
        file = item.file
        proven_path(home, file.sha256, file.name)
        target = folder / f"{file.sha256}.json"
        if not target.exists():
            path = archive_path(home.resolve(), file.sha256)
            jobs[file.sha256] = {"path": str(path), "name": file.name, "target": str(target)}
    if jobs:
        folder.mkdir(parents=True, exist_ok=True)
        _read_all(list(jobs.values()), key)
    return tuple(_kept(item, folder) for item in chosen)


def fill_answers(connection: Connection, files: Sequence[AnswerFile]) -> None:
    """Creates landing.answers_answers: a row per filled row, and one per file that is no list."""
    declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create table landing.answers_answers ({declared}, {PROVENANCE})")
    documents = [row for file in files for row in _rows(file)]
    if documents:
        kinds = json.dumps([{name: kind for name, kind in _landed_columns()}])
        connection.execute(
            "insert into landing.answers_answers"
            " select unnest(from_json(cast(? as json), ?), recursive := true)",
            [json.dumps(documents, ensure_ascii=False), kinds],
        )


def _read_all(jobs: list[dict[str, str]], key: bytes) -> None:
    """Runs the child until each file has its result; a file that ends the child is unreadable."""
    while jobs:
        subprocess.run(
            [sys.executable, "-m", "flows.extracts.answer_sheet"],
            input=json.dumps({"key": key.hex(), "jobs": jobs}).encode(),
            capture_output=True,
            cwd=_ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        jobs = [job for job in jobs if not Path(job["target"]).exists()]
        if jobs:
            keep_result(Path(jobs[0]["target"]), UNREADABLE)
            jobs = jobs[1:]


def _kept(item: ChosenFile, folder: Path) -> AnswerFile:
    found = json.loads((folder / f"{item.file.sha256}.json").read_text(encoding="utf-8"))
    return AnswerFile(item, found["problem"], tuple(found["answers"]))


def _rows(file: AnswerFile) -> list[dict[str, Any]]:
    sha256, table = file.chosen.file.sha256, file.chosen.file.table
    about = {"folder": table, "place": file.chosen.place, "problem": file.problem}
    if file.problem:
        own = {**about, "is_signed": False, "addresses": "{}"}
        return [_placed(own, sha256, ("", 0, 0, ""))]
    rows: list[dict[str, Any]] = []
    for answer in file.answers:
        cells = {name: answer[name] for name in COLUMNS if name in answer}
        at = (answer["sheet"], answer["sheet_number"], answer["line"], answer["row_sha256"])
        rows.append(_placed({**about, **cells}, sha256, at))
    return rows


def _placed(cells: dict[str, Any], sha256: str, at: tuple[str, int, int, str]) -> dict[str, Any]:
    """The landed row: its cells, and where it was read."""
    sheet, number, line, row_sha256 = at
    known = {
        **cells,
        "_source": ANSWER_SOURCE,
        "_source_row_id": f"{sha256[:16]}.{number}.{line}",
        "_file_sha256": sha256,
        "_sheet": sheet,
        "_line": line,
        "_row_sha256": row_sha256,
        "_cells": "text",
        "_row_kind": "data",
    }
    return {name: known.get(name) for name, _ in _landed_columns()}


def _landed_columns() -> list[tuple[str, str]]:
    """All columns in the table's order, with their types."""
    provenance = (column.split() for column in PROVENANCE.split(", "))
    return [*COLUMNS.items(), *((name, kind) for name, kind in provenance)]

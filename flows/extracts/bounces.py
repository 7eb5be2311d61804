"""Lands returned mail: archive → what it says (once per file) → landing.bounces_messages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.extracts.answer_sheet import keep_result
from flows.extracts.archive import proven_path
from flows.extracts.choose import ChosenFile
from flows.extracts.provenance import PROVENANCE
from flows.extracts.registry import BOUNCE_SOURCE
from flows.ledger import RecordedEvent
from flows.warehouse import Connection
from flows.zone import CHINA

_ROOT = Path(__file__).resolve().parents[2]
# Part of where results are kept: raise it when a file would be read differently.
VERSION = "1"
COLUMNS: dict[str, str] = {
    "file_name": "varchar",
    "problem": "varchar",
    "message_id": "varchar",
    "status_code": "varchar",
    "reason": "varchar",
    "returned_on": "date",
}
UNREADABLE = {
    "problem": "unreadable_mail", "message_id": "", "status_code": "", "reason": "",
    "returned_on": None, "first_line_sha256": "",
}  # fmt: skip
PROBLEMS = {
    "unreadable_mail": "cannot be read as a mail",
    "too_large": "is larger than a returned mail may be",
    "no_report": "is no report of a mail that did not arrive",
    "not_failed": "tells of a delay or an arrival, not of a failure",
    "unknown_mail": "does not say which mail came back",
    "unknown_letter": "names a mail that this home did not send",
    "rep_mail": "is about a rep's list, not a letter: mend his address in the master data",
}


@dataclass(frozen=True)
class BounceFile:
    """A returned mail and what it says."""

    chosen: ChosenFile
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The file under the folder of the inbox."""
        return f"{BOUNCE_SOURCE}/{self.chosen.file.name}"


def land_bounces(home: Path, chosen: Sequence[ChosenFile]) -> tuple[BounceFile, ...]:
    """Reads every returned mail that was not read before, in a child process.

    One that cannot be read is told as such and holds up nobody.
    """
    folder = home.resolve() / "landing" / f"bounces-{VERSION}"
    jobs: list[dict[str, str]] = []
    for sha256 in dict.fromkeys(item.file.sha256 for item in chosen):
        path = proven_path(home.resolve(), sha256, BOUNCE_SOURCE)
        target = folder / f"{sha256}.json"
        if not target.exists():
            jobs.append({"path": str(path), "target": str(target)})
    if jobs:
        folder.mkdir(parents=True, exist_ok=True)
        _read_all(jobs)
    return tuple(
        BounceFile(item, json.loads((folder / f"{item.file.sha256}.json").read_text("utf-8")))
        for item in chosen
    )


def fill_bounces(connection: Connection, files: Sequence[BounceFile]) -> None:
    """Creates landing.bounces_messages: a row per returned mail, whatever is wrong with it."""
    declared = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute(f"create table landing.bounces_messages ({declared}, {PROVENANCE})")
    if files:
        kinds = json.dumps([dict(_landed_columns())])
        connection.execute(
            "insert into landing.bounces_messages"
            " select unnest(from_json(cast(? as json), ?), recursive := true)",
            [json.dumps([_row(file) for file in files], ensure_ascii=False), kinds],
        )


def bounce_notes(files: Sequence[BounceFile], events: Sequence[RecordedEvent]) -> list[str]:
    """A note on each returned mail that is no returned letter: none is silently ignored."""
    mailed = {
        str(said["message_id"]): "letter_number" in said
        for event in events
        if event.event_type == "mail_attempted" and (said := event.read())
    }
    problems = [(file.name, _problem(file, mailed)) for file in files]
    return [f"{name} {PROBLEMS[problem]}" for name, problem in problems if problem]


def _problem(file: BounceFile, mailed: Mapping[str, bool]) -> str:
    if file.said["problem"]:
        return str(file.said["problem"])
    is_letter = mailed.get(file.said["message_id"])
    return {None: "unknown_letter", False: "rep_mail"}.get(is_letter, "")


def _read_all(jobs: list[dict[str, str]]) -> None:
    """Runs the child until each file has its result; a file that ends the child is unreadable."""
    while jobs:
        subprocess.run(
            [sys.executable, "-m", "flows.extracts.bounce_mail"],
            input=json.dumps(jobs).encode(),
            capture_output=True,
            cwd=_ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        jobs = [job for job in jobs if not Path(job["target"]).exists()]
        if jobs:
            keep_result(Path(jobs[0]["target"]), UNREADABLE)
            jobs = jobs[1:]


def _row(file: BounceFile) -> dict[str, Any]:
    """The landed row; a mail that says no day, or a later one, came back when it was received."""
    archived = file.chosen.file
    received = archived.received_at.astimezone(CHINA).date().isoformat()
    said = {**file.said, "returned_on": min(file.said["returned_on"] or received, received)}
    known = {
        **said,
        "file_name": archived.name,
        "_source": BOUNCE_SOURCE,
        "_source_row_id": f"{archived.sha256[:16]}.0.1",
        "_file_sha256": archived.sha256,
        "_sheet": "",
        "_line": 1,
        "_row_sha256": said["first_line_sha256"],
        "_cells": "text",
        "_row_kind": "data",
    }
    return {name: known.get(name) for name, _ in _landed_columns()}


def _landed_columns() -> list[tuple[str, str]]:
    """All columns in the table's order, with their types."""
    provenance = (column.split() for column in PROVENANCE.split(", "))
    return [*COLUMNS.items(), *((name, kind) for name, kind in provenance)]

"""Lists every file that a home has received: when, what it was, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.extracts.registry import ArchivedFile, registered
from flows.extracts.untaken import UntakenFile, untaken_files
from flows.sources.matrix import aligned

TAKEN, REPLACED = "taken", "replaced"
REFUSED, WAITING, TAKEN_SINCE = "refused", "waiting", "taken since"
_HEADS = ("received", "source", "table", "file", "day", "bytes", "sha256", "state")
_SHOWN_OF_HASH = 12


def received_document(home: Path, *, only_refused: bool = False) -> dict[str, Any]:
    """Every file in the archive, oldest first; times in UTC.

    state: `taken`; `replaced` by a later version of its name; `refused`, never data, with the
    reason; `waiting`, its bytes archived by a run that did not end; `taken since`, once either.
    """
    versions = registered(home)
    taken = {(file.source, file.name, file.sha256) for file in versions}
    replaced = {file.supersedes for file in versions}
    found = [
        _described(file, REPLACED if file.sequence in replaced else TAKEN, "")
        for file in versions
        if not only_refused
    ]
    for file in untaken_files(home):
        is_taken = (file.source, file.name, file.sha256) in taken
        state = TAKEN_SINCE if is_taken else WAITING if file.is_waiting else REFUSED
        found.append(_described(file, state, file.reason))
    return {"files": sorted(found, key=lambda file: (file["received_at"], file["name"]))}


def received_lines(document: dict[str, Any]) -> list[str]:
    """The same for a person; reasons stand below the files, each once."""
    files: Sequence[dict[str, Any]] = document["files"]
    if not files:
        return ["nothing"]
    grid = [_HEADS, *(_row(file) for file in files)]
    reasons = dict.fromkeys(file["reason"] for file in files if file["reason"])
    return [*aligned(grid), *(f"not taken: {reason}" for reason in reasons)]


def _described(file: ArchivedFile | UntakenFile, state: str, reason: str) -> dict[str, Any]:
    day = file.business_date
    return {
        "received_at": file.received_at.isoformat(timespec="seconds"),
        "source": file.source,
        "table": file.table,
        "name": file.name,
        "business_date": day.isoformat() if day else None,
        "size": file.size,
        "sha256": file.sha256,
        "state": state,
        "reason": reason,
    }


def _row(file: dict[str, Any]) -> tuple[str, ...]:
    told = (file["received_at"], file["source"], file["table"] or "-", file["name"])
    day = file["business_date"] or "-"
    return (*told, day, f"{file['size']:,}", file["sha256"][:_SHOWN_OF_HASH], file["state"])

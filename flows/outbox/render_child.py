"""The second process that renders documents when there are many reps."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from flows.outbox.letter_press import Press
from flows.outbox.render import Job, render_reps
from flows.outbox.run_facts import read_run_facts
from flows.warehouse import read_only
from flows.worker import serve


def _prepare() -> None:
    """Nothing: what rendering needs is imported by now."""


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    warehouse, release = Path(request["warehouse"]), Path(request["release"])
    with read_only(warehouse) as connection:
        facts = read_run_facts(connection)
    with closing(Press(facts.as_of_date, 0, release.parent / "logs")) as press:
        job = Job(facts, request["language"], release, press, bytes.fromhex(request["key"]))
        return asdict(render_reps(warehouse, job, request["rep_ids"]))


if __name__ == "__main__":
    serve(_prepare, _handle)
